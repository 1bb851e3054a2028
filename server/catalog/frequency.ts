/** How frequent words are, as a file beside the catalog says it. */
import { parse } from 'papaparse';
import type { FrequencyFact, VocabularyLookup } from './facts';

/** Frequencies by word or by token; more is more frequent. */
export interface FrequencyTable {
  readonly of: 'word' | 'token';
  readonly values: ReadonlyMap<string, number>;
}

type Row = Readonly<Record<string, string | undefined>>;

/**
 * Reads a table with a column `word` or `token` and a column `count` or `rank`, separated by commas or tabs.
 *
 * @returns Why it cannot be used, to follow the name of the file, if it cannot.
 */
export function readFrequencies(text: string): FrequencyTable | string {
  const { data, errors, meta } = parse<Row>(text.replace(/^\ufeff/, ''), {
    header: true,
    skipEmptyLines: true,
    delimitersToGuess: [',', '\t'],
    transformHeader: (header) => header.trim().toLowerCase(),
  });
  const quote = errors.find(({ type }) => type === 'Quotes');
  if (quote) return `has a quotation mark out of place in row ${(quote.row ?? 0) + 2}`;
  const fields = meta.fields ?? [];
  const of = (['word', 'token'] as const).find((name) => fields.includes(name));
  const as = (['count', 'rank'] as const).find((name) => fields.includes(name));
  if (!of || !as) {
    const found = fields.join(', ') || 'none';
    return `needs a first line with the columns word or token, and count or rank (found: ${found})`;
  }
  const values = new Map<string, number>();
  for (const [i, row] of data.entries()) {
    const value = frequencyIn(row[as], as);
    const name = row[of];
    if (value === undefined || name === undefined)
      return `has no ${as} that can be used in row ${i + 2}`;
    const key = keyOf(name, of);
    const before = values.get(key) ?? 0;
    values.set(key, as === 'count' ? before + value : Math.max(before, value));
  }
  return values.size > 0 ? { of, values } : 'has no rows';
}

/** Counts as they are; of ranks, the reciprocal. */
function frequencyIn(cell: string | undefined, as: 'count' | 'rank'): number | undefined {
  const value = cell?.trim() ? Number(cell) : NaN;
  if (!Number.isFinite(value) || value < (as === 'rank' ? 1 : 0)) return undefined;
  return as === 'rank' ? 1 / value : value;
}

function keyOf(text: string, of: FrequencyTable['of']): string {
  return of === 'token' ? text : text.trim().toLowerCase();
}

/** The frequency of each token: spellings of one word share that of the word, unless the table is of tokens. */
export function frequenciesOf(
  { of, values }: FrequencyTable,
  vocabulary: VocabularyLookup,
): Pick<FrequencyFact & { state: 'read' }, 'counts' | 'known'> {
  const counts = new Float64Array(vocabulary.size);
  let [words, known] = [0, 0];
  for (let id = 0; id < vocabulary.size; id++) {
    const text = vocabulary.textOf(id);
    const count = vocabulary.isSpecial(id) ? undefined : values.get(keyOf(text, of));
    counts[id] = count ?? 0;
    if (!/\p{L}/u.test(text) || vocabulary.isSpecial(id)) continue;
    words++;
    if (count !== undefined) known++;
  }
  return { counts, known: words === 0 ? 0 : known / words };
}
