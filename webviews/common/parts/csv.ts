import type { Cell, Grid } from './cells';

/** The table as CSV, or with another separator; numbers with all their digits. A spreadsheet runs no cell of it. */
export function csvOf({ columns, rows }: Grid, separator = ','): string {
  const shown = columns.map((_, i) => i).filter((i) => columns[i]!.align !== 'mark');
  const header = shown.map((i) => columns[i]!.title);
  const body = rows.map((row) => shown.map((i) => textOf(row[i]!)));
  const lines = [header, ...body].map((cells) =>
    cells.map((cell) => quoted(cell, separator)).join(separator),
  );
  return `${lines.join('\n')}\n`;
}

function textOf({ text, value }: Cell): string {
  if (value === null) return '';
  return value === undefined ? text : String(value);
}

/** A text that begins like a formula gets an apostrophe, as spreadsheets take it; numbers stay numbers. */
function quoted(text: string, separator: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return safe.includes(separator) || /["\r\n]/.test(safe)
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}
