/** How a feature compares with chance: one rule and the same words on every surface. */
import type { FeatureMeasurement, HeadlineNull, NullKind, NullNote } from './evidence';
import { fixed, pRelation } from './format';

/** The level of every decision against chance. */
export const CHANCE_LEVEL = 0.05;

/** What the draws are, e.g. "95 % of look-alike sets stay below .62". */
export const nullSetWords: Readonly<Record<NullKind, string>> = {
  'look-alike': 'look-alike sets',
  uniform: 'random sets',
  'in-sample': 'random sets scored on what chose them',
  'best-look-alike': 'look-alike sets by their best dimension',
  'best-uniform': 'random sets by their best dimension',
};

export const nullNoteWords: Readonly<Record<NullNote, string>> = {
  'no-look-alikes':
    'p and q are withheld: the vocabulary has too few other words that look like the anchors and are as frequent.',
  'catalog-incomplete':
    'q is withheld: it belongs to the whole catalog, and not all of its current features are measured.',
  'limited-by-draws': 'q is limited by the number of draws: the decision at 0.05 is not certain.',
};

/** Beside p: q would be p. The notes say it where q is withheld for another reason. */
export const onlyTestedWords = 'q is withheld: no other feature of the catalog is tested.';

/** Whether q is missing since there is nothing to correct for. */
export function isOnlyTested({ p, q, notes }: Pick<HeadlineNull, 'p' | 'q' | 'notes'>): boolean {
  return p !== null && q === null && !notes.includes('catalog-incomplete');
}

/**
 * Whether the feature beats the sets of the headline null: q <= .05, or p <= .05 if q is withheld.
 *
 * @returns Undefined if p is withheld: not tested.
 */
export function beatsChance({
  nullMatched: { p, q },
}: Pick<FeatureMeasurement, 'nullMatched'>): boolean | undefined {
  const tested = q ?? p;
  return tested === null ? undefined : tested <= CHANCE_LEVEL;
}

/** By what look-alikes are as frequent as the anchors; undefined where the sets are of another kind. */
export function frequencyWords({ kind, notes, frequency }: HeadlineNull): string | undefined {
  if (kind !== 'look-alike' && kind !== 'best-look-alike') return undefined;
  if (notes.includes('no-look-alikes')) return undefined;
  if (!frequency) return 'token id as a proxy for frequency';
  const { file, known, idCorrelation } = frequency;
  const id =
    idCorrelation === null ? '' : `; rank correlation with the token id ${fixed(idCorrelation, 2)}`;
  return `${file}, knows ${Math.floor(100 * known)} % of the vocabulary${id}`;
}

/** e.g. `p = 0.001, q = 0.012 over 999 look-alike sets`. */
export function chanceWords({ kind, p, q, draws }: HeadlineNull): string {
  if (p === null) return 'p and q withheld: no look-alike sets are left';
  const corrected = q === null ? 'q withheld' : `q ${pRelation(q)}`;
  return `p ${pRelation(p)}, ${corrected} over ${draws} ${nullSetWords[kind]}`;
}

/** Beside the in-sample AUC of the best dimension: that of the null's sets. Empty in earlier evidence. */
export function bestNullWords({
  bestP95,
  bestP99,
}: Pick<HeadlineNull, 'bestP95' | 'bestP99'>): string {
  if (bestP95 === undefined || bestP99 === undefined) return '';
  return ` (null p95 ${fixed(bestP95, 3)}, p99 ${fixed(bestP99, 3)})`;
}
