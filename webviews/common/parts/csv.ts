import type { Cell, Grid, Row } from './cells';
import { note } from './cells';

/**
 * The table as CSV, or with another separator; numbers with all their digits. What belongs to a number, e.g. the ends
 * of its interval, follows it in columns of its own. A spreadsheet runs no cell of it.
 */
export function csvOf({ columns, rows }: Grid, separator = ','): string {
  const saved = columns.flatMap(({ title, align }, i) =>
    align === 'mark' ? [] : savedColumns(title, rows, i),
  );
  const header = saved.map(({ title }) => title);
  const body = rows.map((row) => saved.map(({ of }) => of(row)));
  const lines = [header, ...body].map((cells) =>
    cells.map((cell) => quoted(cell, separator)).join(separator),
  );
  return `${lines.join('\n')}\n`;
}

interface SavedColumn {
  readonly title: string;
  readonly of: (row: Row) => string;
}

/** The column, then one for each thing that any of its cells has further. */
function savedColumns(title: string, rows: readonly Row[], i: number): readonly SavedColumn[] {
  const names = new Set(rows.flatMap((row) => Object.keys(furtherOf(row[i]!))));
  return [
    { title, of: (row) => textOf(row[i]!) },
    ...[...names].map((name) => ({
      title: `${title}: ${name}`,
      of: (row: Row) => String(furtherOf(row[i]!)[name] ?? ''),
    })),
  ];
}

/** The line in small is a note, unless its parts are given. */
function furtherOf({ further, small }: Cell): NonNullable<Cell['further']> {
  return further ?? (small === undefined ? {} : note(small));
}

function textOf({ text, value, saved = value }: Cell): string {
  if (saved === null) return '';
  return saved === undefined ? text : String(saved);
}

/** A text that begins like a formula gets an apostrophe, as spreadsheets take it; numbers stay numbers. */
function quoted(text: string, separator: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return safe.includes(separator) || /["\r\n]/.test(safe)
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}
