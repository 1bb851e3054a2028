/**
 * `npm run soak [-- NAME...] [--share 0.1] [--write]`: tries every promise of docs/reliability.md as often as its row
 * says, or a share of that, and prints one table. Ends with 1 where a promise was broken.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/paths';
import type { Guarantee, Outcome } from './guarantee';
import { guarantees } from './guarantees';
import { tryOut } from './run';
import { isKept, tableOf, withTable, type Row } from './table';

const PAGE = path.join(root, 'docs/reliability.md');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      share: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  });
  const wanted = guarantees.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  if (wanted.length === 0)
    throw new Error(`npm run soak -- ${guarantees.map(({ name }) => name).join(' | ')}`);
  const load = os.loadavg()[0]!;
  const rows: Row[] = [];
  for (const guarantee of wanted) rows.push(await rowOf(guarantee, Number(values.share)));
  const table = tableOf(rows, { date: new Date(), load });
  process.stdout.write(`${table}\n`);
  if (values.write) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), table));
  if (!rows.every(isKept)) process.exitCode = 1;
}

async function rowOf(guarantee: Guarantee, share: number): Promise<Row> {
  const missing = await guarantee.missing?.();
  if (missing !== undefined) return { guarantee, missing };
  const tries = Math.max(1, Math.round(guarantee.full * share));
  const started = Date.now();
  const outcome = await tryOut(guarantee, tries, reporter(guarantee.name, tries));
  report(guarantee, outcome, (Date.now() - started) / 1000);
  return { guarantee, outcome };
}

/** A line each ten seconds: some promises take many minutes. */
function reporter(name: string, tries: number): (done: number) => void {
  let last = Date.now();
  return (done) => {
    if (Date.now() - last < 10_000) return;
    last = Date.now();
    say(`${name}: ${done} of ${tries}`);
  };
}

function report({ name }: Guarantee, { tried, broken, worst }: Outcome, seconds: number): void {
  const longest = worst
    ? `, the longest ${worst.ms.toFixed(0)} ms of ${worst.of}: ${worst.which}`
    : '';
  say(`${name}: ${tried} tried in ${seconds.toFixed(0)} s, ${broken.length} broken${longest}`);
  for (const each of broken.slice(0, 10)) say(`  ${each.slice(0, 2000)}`);
}

void main().catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});

/** Of the progress: the table alone goes to standard output. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
