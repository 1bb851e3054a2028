/** Single values as YAML, in the manner of their neighbours. */
import { isScalar, parseDocument } from 'yaml';

export type QuoteStyle = 'plain' | 'double' | 'single';

/** How a value as written is quoted. */
export function styleOf(source: string | undefined): QuoteStyle {
  if (source?.startsWith("'")) return 'single';
  return source?.startsWith('"') ? 'double' : 'plain';
}

/** A text as a scalar that reads back as that text, inside brackets as well as outside. `style` is kept where it can be. */
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
