/** Plain text tables: aligned columns, numbers to the right. */
import { fixed, signed } from '../protocol/format';

export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** @param rows One text per cell, as many as there are columns. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, c) =>
    Math.max(column.title.length, ...rows.map((row) => row[c]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, c) => (columns[c]!.right ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)))
      .join('  ')
      .trimEnd();
  const titles = line(columns.map((column) => column.title));
  const rule = widths.map((w) => '-'.repeat(w)).join('  ');
  return [titles, rule, ...rows.map(line)].join('\n') + '\n';
}

/** Three digits: AUCs. */
export function auc(value: number): string {
  return fixed(value, 3);
}

/** Two digits with sign: logits. */
export function logits(value: number): string {
  return signed(value, 2);
}

/** "[0.812, 0.903]", or a dash if no honest interval can be given. */
export function interval(
  bounds: { readonly low: number | null; readonly high: number | null },
  digits: (value: number) => string,
): string {
  return bounds.low === null || bounds.high === null
    ? 'none (n < 10)'
    : `[${digits(bounds.low)}, ${digits(bounds.high)}]`;
}
