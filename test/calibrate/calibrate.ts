/**
 * Prints what measurements promise beside their results on simulated signs and on models whose categories are known, on
 * seeds that nothing was tuned on:
 *
 *     node out/test/calibrate/calibrate.js [--only PART]... SEED NAME=CATALOG...
 */
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { fullSet } from '../../server/core/bits';
import { evaluatedOf } from '../../server/science/measure';
import { Engine } from '../../server/scoring/engine';
import { openWorkshop, rowsInKernels } from '../support/kernels';
import { noisePlanes } from '../support/noise';
import { root } from '../support/paths';
import { flipRows } from './flips';
import { frozenRows } from './frozen';
import { realFlipRows } from './realFlips';
import * as rows from './rows';
import type { Row } from './row';
import type { MakePlanes } from './simulated';
import { subjectOf, type Subject } from './subject';

type Rows = Iterable<Row> | AsyncIterable<Row>;
/** What can be run alone, by its name. */
type Parts = Readonly<Record<string, () => Rows>>;

const lower = (text: string): boolean => /^ ?[a-z]{2,}$/.test(text);

const ofSimulated = (effort: rows.Effort, make: MakePlanes): Parts => ({
  coverage: () => rows.simulatedCoverage(effort, make),
  chance: () => rows.simulatedChance(effort, make),
  flips: () => flipRows({ seed: effort.seed, tables: 1000, registers: 40 }),
  frozen: () => {
    const noise = evaluatedOf(noisePlanes(600, 128, effort.seed), fullSet(600));
    return frozenRows('simulated noise', noise, frozenSize(effort));
  },
});

function ofModel(subject: Subject, effort: rows.Effort, isFirst: boolean): Parts {
  const { name, texts, evaluated, categories } = subject;
  const frequent = Math.floor(texts.length / 8);
  const kinds = {
    'lower-case words': lower,
    'frequent lower-case words': (text: string, id: number) => lower(text) && id < frequent,
    'rare long words': (text: string, id: number) =>
      lower(text) && text.length > 8 && id > frequent,
  };
  const parts: Parts = {
    coverage: () => rows.realCoverage(subject, { ...effort, draws: 4 }),
    chance: () => rows.chanceRates(subject, kinds, effort),
    variants: () => rows.variantRates(subject, effort),
    frozen: () => frozenRows(name, evaluated, frozenSize(effort)),
  };
  if (categories.length < 6) return parts;
  return {
    ...parts,
    six: () => rows.sixAmongHundred(subject, effort),
    seeds: () => rows.seedMoves(subject, effort),
    // A flip takes as long as a hundred draws of anchors: one model must do.
    ...(isFirst && { flips: () => realFlipRows(subject, { seed: effort.seed, flips: 20 }) }),
  };
}

const frozenSize = ({ seed, sets }: rows.Effort) => ({
  registers: sets,
  words: 20,
  draws: 99,
  seed,
});

async function main(argv: readonly string[]): Promise<void> {
  const options = { only: { type: 'string', multiple: true } } as const;
  const { values, positionals } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
  });
  const [seed = '1', ...named] = positionals;
  const effort = { seed: Number(seed), draws: 8, sets: 80, sizes: [10, 12, 20, 36, 60] };
  const print = async (parts: Parts): Promise<void> => {
    for (const [part, make] of Object.entries(parts)) {
      if (values.only?.includes(part) === false) continue;
      for await (const row of make()) process.stdout.write(`${JSON.stringify(row)}\n`);
    }
  };
  const engine = new Engine({ folder: path.join(root, 'dist') });
  const shop = await openWorkshop(1);
  try {
    await print(ofSimulated(effort, (...bits) => rowsInKernels(shop, ...bits)));
    for (const [i, one] of named.entries()) {
      const [name, file] = one.split('=') as [string, string];
      await print(ofModel(await subjectOf(name, path.resolve(file), engine), effort, i === 0));
    }
  } finally {
    await shop.crew.dispose();
    await engine.dispose();
  }
}

void main(process.argv.slice(2));
