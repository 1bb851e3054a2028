import { parse } from 'papaparse';
import { dimensionOfId } from '../../catalog/claims/dimensionClaim';
import { type FoundAnchor, gathered, type ImportedAnchors } from './anchors';

/** Names of a column; the first one that exists counts. */
const names = {
  category: ['feature', 'category', 'concept', 'class', 'id'],
  anchor: ['anchor', 'token', 'word', 'text', 'member'],
  anchors: ['anchors', 'tokens', 'words', 'members'],
  label: ['label', 'name'],
  description: ['description', 'definition'],
} as const;

/**
 * Anchors from CSV or TSV with a header: one word per row (`feature,anchor`), or one category per row with its words in
 * one cell as a JSON list or with `|` between (`feature,anchors`), as `dimcat export` writes them.
 *
 * @returns A problem in words if there is no such header.
 */
export function anchorsFromCsv(text: string): ImportedAnchors | { readonly problem: string } {
  const { data, meta } = parse<Record<string, string | undefined>>(text.replace(/^\ufeff/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (header) => header.trim().toLowerCase(),
  });
  const fields = meta.fields ?? [];
  const at = (what: keyof typeof names): string | undefined =>
    names[what].find((name) => fields.includes(name));
  const [category, anchor, anchors] = [at('category'), at('anchor'), at('anchors')];
  if (category === undefined || (anchor ?? anchors) === undefined) {
    const found = fields.join(', ') || 'none';
    return { problem: `it needs a header with the columns feature and anchor; found: ${found}` };
  }
  const label = at('label');
  const description = at('description');
  const notes: string[] = [];
  const rows = data.flatMap((row, i): FoundAnchor[] => {
    const name = row[category]?.trim() ?? '';
    // A claim names features in place of words.
    const isClaim = dimensionOfId(name) !== undefined;
    const listed = anchor === undefined ? listIn(row[anchors!] ?? '') : [row[anchor] ?? ''];
    const words = isClaim ? [] : listed;
    if (name === '') notes.push(`Row ${i + 2} names no feature and is left out.`);
    else if (words === undefined) notes.push(`Row ${i + 2}: its list of anchors cannot be read.`);
    else {
      return [
        {
          category: name,
          anchors: words,
          label: cell(row, label),
          description: cell(row, description),
        },
      ];
    }
    return [];
  });
  return gathered(rows, notes);
}

function cell(
  row: Readonly<Record<string, string | undefined>>,
  column: string | undefined,
): string | undefined {
  const text = column === undefined ? '' : (row[column] ?? '');
  return text === '' ? undefined : text;
}

/** A JSON list of texts, or texts with `|` between. Ids and files in a JSON list are not words. */
function listIn(text: string): readonly string[] | undefined {
  if (!/^\s*[[{]/.test(text)) return text === '' ? [] : text.split('|');
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((word) => typeof word === 'string') : undefined;
  } catch {
    return undefined; // the caller reports the row
  }
}
