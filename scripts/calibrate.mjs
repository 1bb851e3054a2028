/**
 * `npm run calibrate [-- --seed N] [--also NAME=CATALOG]... [--only PART]...`: holds the intervals, p-values and
 * verdicts against simulated signs and against the demo model's categories with members left out, and writes
 * docs/calibration.md. About eight minutes of processor time, half of it for flips and another model. `--only`
 * (coverage, chance, variants, flips, frozen, six, seeds) keeps the page's other rows.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/dependencies.mjs';
import { calibrationPage, rowsOf, withRows } from './lib/calibrationPage.mjs';
import { wordnet } from './lib/examples.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { mustRun, StepError } from './lib/run.mjs';

const options = {
  seed: { type: 'string', default: '2026' },
  also: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
};

await main(async (argv) => {
  const { values } = parseArgs({ args: argv, options });
  await ensureDependencies();
  await mustRun(process.execPath, [inRoot('scripts/build.mjs')]);
  const subjects = [`demo=${inRoot(wordnet)}`, ...(values.also ?? [])];
  const page = inRoot('docs/calibration.md');
  const old = values.only ? readFileSync(page, 'utf8') : undefined;
  if (old?.includes(`seed ${values.seed};`) === false)
    throw new StepError('--only keeps the rows of the same seed: run all for another one.');
  const only = (values.only ?? []).flatMap((part) => ['--only', part]);
  const rows = [];
  for await (const line of linesOf(
    inRoot('out/test/calibrate/calibrate.js'),
    ...only,
    values.seed,
    ...subjects,
  )) {
    const row = JSON.parse(line);
    console.log(`${row.what}\n    nominal ${row.nominal}; found ${row.found}`);
    rows.push(row);
  }
  const written = old === undefined ? rows : withRows(rowsOf(old), rows);
  writeFileSync(page, calibrationPage(written, values.seed));
});

async function* linesOf(...args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  yield* createInterface({ input: child.stdout });
  const code = await ended;
  if (code !== 0) throw new StepError(`the calibration ended with code ${code}.`);
}
