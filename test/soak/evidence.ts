/** Evidence that anything but Dimcat changed, of features and of dimensions: none may be taken. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { dimensionsSteps } from '../../server/catalog/dimensions/parseDimensions';
import { parseEvidence } from '../../server/catalog/evidence/parseEvidence';
import { root } from '../support/paths';
import type { Random } from '../support/random';
import { type Guarantee, Tally } from './guarantee';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const example = (name: string): string => readFileSync(path.join(root, 'examples', name), 'utf8');

/** A file that Dimcat wrote, and what it says of one: undefined where it takes it. */
interface Sealed {
  readonly text: string;
  readonly problem: (text: string) => string | undefined;
}

export const evidence: Guarantee = {
  name: 'evidence',
  promise: 'changed evidence is refused, of features and of dimensions',
  tries: 'changes',
  quick: 600,
  full: 10_000,
  run: (soak) => {
    const files = [features(), dimensions()];
    const values = files.map(({ text }) => valueOf(text));
    const tally = new Tally(soak, 'processor');
    while (!tally.isDone()) {
      const which = tally.tried % files.length;
      const { text, problem } = files[which]!;
      const changed = mutated(text, soak.random);
      // White space and the order of keys say nothing.
      if (valueOf(changed) === values[which]) continue;
      const started = performance.now();
      const wrong = problem(changed) === undefined ? `taken: ${changed}` : undefined;
      tally.add(wrong, performance.now() - started);
    }
    return Promise.resolve(tally.outcome());
  },
};

function features(): Sealed {
  return {
    text: example('everyday.dims.evidence.json'),
    problem: (text) => {
      const read = parseEvidence(text, hash);
      return 'problem' in read ? read.problem : undefined;
    },
  };
}

function dimensions(): Sealed {
  return {
    text: example('wordnet.dims.dimensions.json'),
    problem: (text) => {
      const steps = dimensionsSteps(text, hash);
      for (;;) {
        const step = steps.next();
        if (step.done) return 'problem' in step.value ? step.value.problem : undefined;
      }
    },
  };
}

/** What the text says, whatever its layout. */
function valueOf(source: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(source));
  } catch {
    return undefined;
  }
}

/** One digit, letter or bit changed, or a piece cut out, repeated or moved. */
function mutated(source: string, random: Random): string {
  const at = random.below(source.length);
  const length = 1 + random.below(12);
  const piece = source.slice(at, at + length);
  const [before, behind] = [source.slice(0, at), source.slice(at + length)];
  const put = (text: string): string => before + text + source.slice(at + 1);
  switch (random.below(5)) {
    case 0:
      return put(String(random.below(10)));
    case 1:
      return put(String.fromCharCode(source.charCodeAt(at) ^ (1 << random.below(7))));
    case 2:
      return before + behind;
    case 3:
      return before + piece + piece + behind;
    default: {
      const to = random.below(before.length + 1);
      return before.slice(0, to) + piece + before.slice(to) + behind;
    }
  }
}
