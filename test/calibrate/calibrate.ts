/**
 * Prints what measurements promise beside their results on simulated signs and on models whose categories are known, on
 * seeds that nothing was tuned on:
 *
 *     node out/test/calibrate/calibrate.js SEED NAME=CATALOG...
 */
import * as path from 'node:path';
import { Engine } from '../../server/scoring/engine';
import { root } from '../support/paths';
import { flipRows } from './flips';
import * as rows from './rows';
import { subjectOf } from './subject';

const lower = (text: string): boolean => /^ ?[a-z]{2,}$/.test(text);

async function main([seed = '1', ...named]: readonly string[]): Promise<void> {
  const engine = new Engine({ folder: path.join(root, 'dist') });
  const effort = { seed: Number(seed), draws: 16, sets: 100, sizes: [10, 12, 20, 36, 60] };
  const print = (found: Iterable<rows.Row>): void => {
    for (const row of found) process.stdout.write(`${JSON.stringify(row)}\n`);
  };
  try {
    print(rows.simulatedCoverage(effort));
    print(rows.simulatedChance(effort));
    for await (const row of flipRows({ seed: effort.seed, tables: 2000, registers: 100 }))
      print([row]);
    for (const one of named) {
      const [name, file] = one.split('=') as [string, string];
      const subject = await subjectOf(name, path.resolve(file), engine);
      const { texts } = subject;
      const frequent = Math.floor(texts.length / 8);
      print(rows.realCoverage(subject, effort));
      print(
        rows.chanceRates(
          subject,
          {
            'lower-case words': lower,
            'frequent lower-case words': (text, id) => lower(text) && id < frequent,
            'rare long words': (text, id) => lower(text) && text.length > 8 && id > frequent,
          },
          effort,
        ),
      );
      print(rows.variantRates(subject, effort));
      if (subject.categories.length >= 6) print(rows.sixAmongHundred(subject, effort));
      if (subject.categories.length >= 6) print(rows.seedMoves(subject, effort));
    }
  } finally {
    await engine.dispose();
  }
}

void main(process.argv.slice(2));
