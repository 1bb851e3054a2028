/** Markdown of cards: text of a catalog is never read as markup, and nothing in it is invisible. */
import { visible } from '../../protocol/userText';

export function escaped(text: string): string {
  return visible(text.replace(/\s+/g, ' '))
    .trim()
    .replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
}

export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}
