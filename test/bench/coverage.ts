/**
 * The shipped lexicon over a vocabulary of its own words and 2,560 dimensions whose signs follow its lists. On demand:
 *
 *     node out/test/bench/coverage.js [TOKENS] [DIMENSIONS] [THREADS]
 *
 * The last line is JSON, for `npm run bench`.
 */
import * as path from 'node:path';
import { readFileSync } from 'node:fs';
import type { VocabularyLookup } from '../../server/catalog/facts';
import { wordOf } from '../../server/catalog/resolve/variants';
import { planesFromRows } from '../../server/core/planes';
import { crewFits } from '../../server/kernels/logistic';
import { Workshop } from '../../server/kernels/workshop';
import { lexiconLists } from '../../server/lexicon/lists';
import { readLexicon, type Lexicon } from '../../server/lexicon/read';
import { cellsOf, type Label } from '../../server/science/coverage/cells';
import {
  coverageSteps,
  type Coverage,
  type CoverageScene,
} from '../../server/science/coverage/coverage';
import { root } from '../support/paths';
import { Random } from '../support/random';

const [tokens = 151_936, dimensions = 2_560, threads = 2] = process.argv.slice(2).map(Number);
/** Tokens with texts of their own; the others repeat them. */
const TEXTS = 49_152;

async function main(): Promise<void> {
  const shop = Workshop.open(path.join(root, 'out/server'), threads)!;
  while (shop.crew.ready < threads) await new Promise((resume) => setTimeout(resume, 5));
  const lexicon = readLexicon(readFileSync(path.join(root, 'server/lexicon/english.txt'), 'utf8'));
  const texts = textsOf(lexicon);
  const labels = lexiconLists(lexicon, vocabularyOf(texts));
  const ids = Uint32Array.from({ length: tokens }, (_, id) => id);
  const planes = planesFromRows(rowsFor(labels, ids), tokens, dimensions);
  const words = Array.from(texts, (text) => wordOf(text) || text);
  const began = [performance.now(), process.cpuUsage()] as const;
  const { explained, total, strengths } = covered(shop, { planes, tokens: ids, words }, labels);
  const { user, system } = process.cpuUsage(began[1]);
  const seconds = (performance.now() - began[0]) / 1000;
  const used = (user + system) / 1e6;
  const size = { lists: labels.length, cells: cellsOf(ids, labels).size, tokens, dimensions };
  process.stdout.write(
    `${explained.value.toFixed(6)} of ${total.toFixed(1)} bits, penalties ${strengths.join(' ')}\n` +
      `${JSON.stringify({ ...size, threads, seconds, used })}\n`,
  );
  await shop.crew.dispose();
}

function covered(shop: Workshop, scene: CoverageScene, labels: readonly Label[]): Coverage {
  const fitsOn = crewFits(shop.machine(), shop.crew);
  const steps = coverageSteps(scene, labels, { seed: 0, bitsOnly: true }, fitsOn);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The most frequent words in three spellings each. */
function textsOf({ lemmas }: Lexicon): string[] {
  const frequent = [...lemmas].sort(([, a], [, b]) => b.frequency - a.frequency);
  const spelled = frequent.flatMap(([word]) => [
    ` ${word}`,
    word,
    ` ${word[0]!.toUpperCase()}${word.slice(1)}`,
  ]);
  return Array.from({ length: tokens }, (_, id) => spelled[id % TEXTS]!);
}

function vocabularyOf(texts: readonly string[]): VocabularyLookup {
  return {
    sha256: '',
    size: texts.length,
    textOf: (id) => texts[id]!,
    isSpecial: () => false,
    idsOf: () => [],
    bos: undefined,
  };
}

/** Every list moves the log odds of a tenth of the dimensions. */
function rowsFor(labels: readonly Label[], ids: Uint32Array): Uint8Array {
  const random = new Random(1);
  const { size, start, column, columns, cellOf } = cellsOf(ids, labels);
  const base = Float64Array.from({ length: dimensions }, () => 0.7 * random.normal());
  const effects = Float64Array.from({ length: columns * dimensions }, () =>
    random.next() < 0.1 ? 0.8 * random.normal() : 0,
  );
  const chances = new Float32Array(size * dimensions);
  for (let c = 0; c < size; c++)
    for (let d = 0; d < dimensions; d++) {
      let odds = base[d]!;
      for (let k = start[c]!; k < start[c + 1]!; k++) odds += effects[column[k]! * dimensions + d]!;
      chances[c * dimensions + d] = 1 / (1 + Math.exp(-odds));
    }
  const perRow = Math.ceil(dimensions / 8);
  const rows = new Uint8Array(ids.length * perRow);
  for (let t = 0; t < ids.length; t++)
    for (let d = 0; d < dimensions; d++)
      if (random.next() < chances[cellOf[t]! * dimensions + d]!)
        rows[t * perRow + (d >> 3)]! |= 1 << (d & 7);
  return rows;
}

void main();
