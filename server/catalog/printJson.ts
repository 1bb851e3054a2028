const width = 100;
/** Numbers a line in a list that is too long for one line. */
const perLine = 16;

/**
 * JSON for people and for git: two spaces a level, every object key on its own line, lists of plain values on one line
 * where they fit in 100 columns. Long lists of numbers take 16 a line. Ends with a line feed.
 *
 * @throws {RangeError} A number is not finite.
 */
export function printJson(value: unknown): string {
  return `${print(value, '', 0)}\n`;
}

/** `used`: columns of the line that are taken before the value. */
function print(value: unknown, indent: string, used: number): string {
  if (Array.isArray(value)) return printList(value, indent, used);
  if (typeof value === 'object' && value !== null) return printObject(value, indent);
  return printPlain(value);
}

function printPlain(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`JSON has no ${value}.`);
  }
  return JSON.stringify(value);
}

function printObject(value: object, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(value).map(([key, item]) => {
    const head = `${inner}${JSON.stringify(key)}: `;
    return head + print(item, inner, head.length + 1);
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
}

function printList(list: readonly unknown[], indent: string, used: number): string {
  const inner = `${indent}  `;
  const plain = list.every((item) => typeof item !== 'object' || item === null);
  const line = plain ? `[${list.map(printPlain).join(', ')}]` : '';
  if (plain && used + line.length <= width) return line;
  const numbers = list.every((item) => typeof item === 'number');
  const rows = numbers
    ? chunks(list.map(printPlain), perLine).map((row) => row.join(', '))
    : list.map((item) => print(item, inner, inner.length));
  return `[\n${rows.map((row) => inner + row).join(',\n')}\n${indent}]`;
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, i) => list.slice(i * size, (i + 1) * size));
}
