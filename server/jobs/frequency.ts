/** What a measurement says of the frequencies that its look-alike sets share with the anchors. */
import type { Basis, HeadlineNull } from '../protocol/evidence';
import type { VocabularyLooks } from '../science/null/looks';
import { spearman } from '../science/experiments/common/scores';
import type { Prepared } from './prepare';

/** Texts of all tokens, and how often each occurs where a file of frequencies says so. */
export function vocabularyLooks({
  vocabulary,
  frequency,
}: Pick<Prepared, 'vocabulary' | 'frequency'>): VocabularyLooks {
  const texts = Array.from({ length: vocabulary.size }, (_, id) => vocabulary.textOf(id));
  return { texts, ...(frequency && { counts: frequency.counts }) };
}

/** The part of a measurement's basis that the file of frequencies is. */
export function frequencyBasis({
  frequency,
}: Pick<Prepared, 'frequency'>): Pick<Basis, 'frequencySha256'> {
  return frequency ? { frequencySha256: frequency.sha256 } : {};
}

/** Undefined if token ids replace frequencies. */
export function frequencyUsed({
  catalog,
  frequency,
}: Pick<Prepared, 'catalog' | 'frequency'>): HeadlineNull['frequency'] {
  if (!catalog.frequency || !frequency) return undefined;
  const { counts, known } = frequency;
  const ids = [...counts.keys()].filter((id) => counts[id]! > 0);
  const correlation = spearman(
    ids,
    ids.map((id) => -counts[id]!),
  );
  return { file: catalog.frequency.value, known, idCorrelation: correlation ?? null };
}
