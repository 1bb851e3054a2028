/**
 * `npm run soak [-- NAME...] [--share 0.1] [--minutes 10] [--write]`: tries every promise of docs/reliability.md as
 * often as its row says, or a share of that, or for so many minutes each, and prints one table; `--write` puts its
 * lines into the page. Ends with 1 where a promise was broken.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/paths';
import type { Guarantee, Outcome } from './guarantee';
import { guarantees } from './guarantees';
import { tryOut } from './run';
import { isKept, linesOf, tableOf, withLines, type Row } from './table';

const PAGE = path.join(root, 'docs/reliability.md');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      share: { type: 'string', default: '1' },
      minutes: { type: 'string', default: 'Infinity' },
      write: { type: 'boolean', default: false },
    },
  });
  const wanted = guarantees.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  if (wanted.length === 0)
    throw new Error(`npm run soak -- ${guarantees.map(({ name }) => name).join(' | ')}`);
  const rows: Row[] = [];
  for (const guarantee of wanted)
    rows.push(await rowOf(guarantee, Number(values.share), Number(values.minutes)));
  const lines = linesOf(rows, new Date());
  process.stdout.write(`${tableOf(lines.values())}\n`);
  if (values.write) {
    const names = guarantees.map(({ name }) => name);
    writeFileSync(PAGE, withLines(readFileSync(PAGE, 'utf8'), lines, names));
  }
  if (!rows.every(isKept)) process.exitCode = 1;
}

async function rowOf(guarantee: Guarantee, share: number, minutes: number): Promise<Row> {
  const missing = await guarantee.missing?.();
  if (missing !== undefined) return { guarantee, missing };
  const tries = Math.max(1, Math.round(guarantee.full * share));
  const started = Date.now();
  const outcome = await tryOut(guarantee, tries, {
    progress: reporter(guarantee.name, tries),
    minutes,
  });
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
