import assert from 'node:assert/strict';
import { fullSet } from '../../../server/core/bits';
import { planesFromRows } from '../../../server/core/planes';
import { evaluatedOf } from '../../../server/science/measure';
import {
  readTokens,
  type FeatureReading,
  type ReadTask,
} from '../../../server/science/read/readTokens';
import { noiseBits, rowsOf, type Bits } from '../../support/noise';

const [tokens, dimensions] = [400, 64];
const noise = noiseBits(tokens, dimensions, 3);
/** The first 20 tokens share the signs of 16 dimensions. */
const planted: Bits = { ...noise, at: (t, d) => (t < 20 && d < 16 ? d % 2 === 0 : noise.at(t, d)) };
const evaluated = evaluatedOf(planesFromRows(rowsOf(planted), tokens, dimensions), fullSet(tokens));
const anchors = Array.from({ length: 20 }, (_, t) => t);
const task: ReadTask = {
  id: 'planted',
  anchors,
  anchorTexts: anchors.map(String),
  negatives: null,
  register: { rule: 'top', k: 16 },
  measured: null,
};

/** The states of a text: those of these tokens. */
function read(text: readonly number[], tasks: readonly ReadTask[], draws = 200): FeatureReading[] {
  const bits: Bits = { tokens: text.length, dimensions, at: (t, d) => planted.at(text[t]!, d) };
  const planes = planesFromRows(rowsOf(bits), text.length, dimensions);
  const steps = readTokens(evaluated, planes, tasks, { seed: 0, draws });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('a text read by features', () => {
  it('stands out where the planted signs are, and nowhere else', () => {
    const [one] = read([3, 200, 7, 300], [task]);
    assert.deepEqual(one!.source, 'anchors');
    assert.deepEqual([one!.agreement[0], one!.agreement[2]], [1, 1]);
    assert.ok(one!.percentile[0]! > 99 && one!.percentile[2]! > 99);
    assert.ok(one!.percentile[1]! < 99 && one!.percentile[3]! < 99);
    assert.ok(one!.expected < 0.2, String(one!.expected));
  });

  it('takes the measured register, or the one that the catalog writes', () => {
    const measured = { pos: [1, 2], neg: [3] };
    const written = { rule: 'dims', pos: [5], neg: [6] } as const;
    const [a, b] = read(
      [9, 10],
      [
        { ...task, measured },
        { ...task, id: 'b', anchors: [], register: written },
      ],
    );
    assert.deepEqual([a!.source, a!.register], ['measured', measured]);
    assert.deepEqual([b!.source, b!.register.pos, b!.words], ['written', [5], 16]);
    const agreeing = [1, 2, 3].filter((d) => planted.at(9, d) === (d !== 3)).length;
    assert.equal(a!.agreement[0], Math.fround(agreeing / 3));
  });

  it('leaves out what has no anchors, and gives the same for the same seed', () => {
    const empty = { ...task, id: 'empty', anchors: [], anchorTexts: [] };
    assert.deepEqual(
      read([1], [empty, task]).map(({ id }) => id),
      ['planted'],
    );
    assert.deepEqual(read([1, 50], [task]), read([1, 50], [task]));
  });

  it('puts a random set above 99 about as often as is expected', () => {
    const text = Array.from({ length: 200 }, (_, i) => 100 + i);
    const sets = Array.from({ length: 20 }, (_, s): ReadTask => {
      const own = anchors.map((t) => 100 + ((t * 13 + s * 7) % 300));
      return { ...task, id: `set ${s}`, anchors: own };
    });
    const all = read(text, sets);
    const absent = (one: FeatureReading, s: number): number[] =>
      [...one.percentile].filter((_, i) => !sets[s]!.anchors.includes(text[i]!));
    const values = all.flatMap(absent);
    const share = values.filter((p) => p > 99).length / values.length;
    assert.ok(share < 0.02, String(share));
  });
});
