/** An experiment's result on a terminal. */
import type { ExperimentResult, Sample, Table } from '../protocol/report';
import { cellText, standsRight } from './cells';

/** Headlines, tables, samples and warnings; pictures are in the report. */
export function reportText(result: ExperimentResult): string {
  return [
    `${result.title}\n${result.question}`,
    result.headlines.map((line) => `* ${line}`).join('\n'),
    ...result.tables.map(tableText),
    ...result.samples.map(sampleText),
    result.warnings.map((line) => `warning: ${line}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function tableText({ title, columns, rows, notes }: Table): string {
  const titles = columns.map((column) => column.title);
  const cells = rows.map((row) => row.map((cell, c) => cellText(cell, columns[c]!)));
  const lines = aligned([titles, ...cells], columns.map(standsRight));
  return [title, ...lines, ...notes.map((note) => `  ${note}`)].join('\n');
}

function sampleText({ title, columns, rows }: Sample): string {
  const lines = aligned(
    [columns, ...rows],
    columns.map(() => false),
  );
  return [title, ...lines].join('\n');
}

/** The first row is the heading, and gets a rule. */
function aligned(rows: readonly (readonly string[])[], right: readonly boolean[]): string[] {
  const widths = right.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, c) => (right[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0]!, widths.map((w) => '-'.repeat(w)).join('  '), ...lines.slice(1)];
}
