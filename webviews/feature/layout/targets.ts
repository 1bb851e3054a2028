/** What a search finds on the page of a feature. Pure. */

export type Target =
  | { readonly kind: 'dimension'; readonly index: number; readonly row: number }
  | { readonly kind: 'feature'; readonly id: string; readonly row: number }
  | { readonly kind: 'token'; readonly text: string; readonly row: number };

export interface Searched {
  /** Of the register, in the order of its table. */
  readonly dimensions: readonly number[];
  /** Of the table of related features. */
  readonly features: readonly { readonly feature: string; readonly label: string }[];
  /** Of the tokens that are listed. */
  readonly tokens: readonly { readonly text: string }[];
}

/** Of each kind. */
const MOST = 3;

/**
 * Dimensions by the beginning of their number, features by a part of id or label, tokens by a part of their text, in
 * whatever case; of each kind first what is just that.
 */
export function targetsOf(words: string, { dimensions, features, tokens }: Searched): Target[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return [];
  const rank = (names: readonly string[], fits: (name: string) => boolean): number => {
    const known = names.map((name) => name.trim().toLowerCase());
    return known.includes(wanted) ? 0 : known.some(fits) ? 1 : 2;
  };
  const inside = (name: string): boolean => name.includes(wanted);
  return [
    ...best(dimensions, (index) => rank([String(index)], (name) => name.startsWith(wanted))).map(
      ([index, row]) => ({ kind: 'dimension' as const, index, row }),
    ),
    ...best(features, ({ feature, label }) => rank([feature, label], inside)).map(
      ([{ feature }, row]) => ({ kind: 'feature' as const, id: feature, row }),
    ),
    ...best(tokens, ({ text }) => rank([text], inside)).map(([{ text }, row]) => ({
      ...{ kind: 'token' as const, text, row },
    })),
  ];
}

function best<T>(all: readonly T[], rankOf: (one: T) => number): (readonly [T, number])[] {
  return all
    .map((one, row) => ({ one, row, rank: rankOf(one) }))
    .filter(({ rank }) => rank < 2)
    .sort((a, b) => a.rank - b.rank || a.row - b.row)
    .slice(0, MOST)
    .map(({ one, row }) => [one, row] as const);
}
