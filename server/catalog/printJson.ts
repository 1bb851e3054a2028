const width = 100;
/** Numbers per line in a list that is too long for one line. */
const perLine = 16;
/**
 * Ascending whole numbers (dimensions) break at multiples of this instead, so that an added one leaves other lines
 * alone.
 */
const decade = 64;

export interface PrintOptions {
  /** Objects of plain values also go on one line if they fit. */
  readonly compact?: boolean;
}

/**
 * JSON for people and for git: two spaces per level, every object key on its own line, lists of plain values on one
 * line if they fit in 100 columns. Long lists of numbers take 16 per line, ascending ones a line for each 64 values.
 * Ends with a line feed.
 *
 * @throws {RangeError} A number is not finite.
 */
export function printJson(value: unknown, { compact = false }: PrintOptions = {}): string {
  return `${print(value, { indent: '', used: 0, compact })}\n`;
}

/** How to lay out a value in its place. */
export interface Layout {
  readonly indent: string;
  /** Columns of the line that are taken before the value. */
  readonly used: number;
  readonly compact: boolean;
}

function print(value: unknown, layout: Layout): string {
  if (Array.isArray(value)) return printList(value, layout);
  if (typeof value === 'object' && value !== null) return printObject(value, layout);
  return printPlain(value);
}

function printPlain(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`JSON has no ${value}.`);
  }
  return JSON.stringify(value);
}

function printObject(value: object, layout: Layout): string {
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  if (layout.compact && isPlain(Object.values(value))) {
    const fields = entries.map(([key, item]) => `${JSON.stringify(key)}: ${printPlain(item)}`);
    const line = `{ ${fields.join(', ')} }`;
    if (layout.used + line.length <= width) return line;
  }
  const indent = `${layout.indent}  `;
  const lines = entries.map(([key, item]) => printField(key, item, { ...layout, indent }));
  return `{\n${lines.join(',\n')}\n${layout.indent}}`;
}

/** A key and its value, as separate lines. */
export function printField(key: string, item: unknown, layout: Layout): string {
  const head = `${layout.indent}${JSON.stringify(key)}: `;
  return head + print(item, { ...layout, used: head.length + 1 });
}

function printList(list: readonly unknown[], layout: Layout): string {
  const line = isPlain(list) ? `[${list.map(printPlain).join(', ')}]` : undefined;
  if (line !== undefined && layout.used + line.length <= width) return line;
  const indent = `${layout.indent}  `;
  const numbers = list.every((item) => typeof item === 'number');
  const rows = numbers
    ? linesOf(list).map((row) => row.map(printPlain).join(', '))
    : list.map((item) => print(item, { ...layout, indent, used: indent.length + 1 }));
  return `[\n${rows.map((row) => indent + row).join(',\n')}\n${layout.indent}]`;
}

function isPlain(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value !== 'object' || value === null);
}

function linesOf(numbers: readonly number[]): (readonly number[])[] {
  const ascends = numbers.every((n, i) => Number.isInteger(n) && (i === 0 || n > numbers[i - 1]!));
  if (!ascends) return chunks(numbers, perLine);
  const rows = new Map<number, number[]>();
  for (const n of numbers) {
    const row = Math.floor(n / decade);
    rows.set(row, [...(rows.get(row) ?? []), n]);
  }
  return [...rows.values()];
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, i) => list.slice(i * size, (i + 1) * size));
}
