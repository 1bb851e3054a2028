/** Single values as YAML, in the style of their neighbours. */
import { isScalar, parseDocument } from 'yaml';

export type QuoteStyle = 'plain' | 'double' | 'single';

/** How a value as written is quoted. */
export function styleOf(source: string | undefined): QuoteStyle {
  if (source?.startsWith("'")) return 'single';
  return source?.startsWith('"') ? 'double' : 'plain';
}

/** A text as a scalar that reads back as that text, inside brackets or outside. Keeps `style` if possible. */
export function scalarText(value: string, style: QuoteStyle = 'double'): string {
  if (style === 'plain' && isPlain(value)) return value;
  if (style === 'single' && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value);
}

function isPlain(value: string): boolean {
  if (!/^[\p{L}\p{N}][\p{L}\p{N} _./+-]*$/u.test(value) || value.endsWith(' ')) return false;
  const { contents } = parseDocument(value, { schema: 'core' });
  return isScalar(contents) && contents.value === value;
}

/** Dimension indices as a catalog writes them: ascending, runs of three or more as ranges. */
export function dimensionItems(indices: Iterable<number>): readonly string[] {
  const ascending = [...new Set(indices)].sort((a, b) => a - b);
  const items: string[] = [];
  for (let i = 0; i < ascending.length;) {
    let end = i;
    while (ascending[end + 1] === ascending[end]! + 1) end++;
    if (end - i >= 2) items.push(`${ascending[i]!}-${ascending[end]!}`);
    else items.push(...ascending.slice(i, end + 1).map(String));
    i = end + 1;
  }
  return items;
}

/** e.g. `[3, 10-12]`. */
export function dimensionListText(indices: Iterable<number>): string {
  return `[${dimensionItems(indices).join(', ')}]`;
}
