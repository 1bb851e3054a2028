/** What a change of a catalog explains. */
import type { CatalogWithEvidence } from '../catalog/evidence/withEvidence';
import type { ComparedCoverage } from '../protocol/comparison';
import { coverageWords } from '../protocol/coverage';
import { changeOf } from './change';
import { signed } from '../protocol/format';

/** Undefined where neither side was measured. */
export function compareCoverage(
  a: CatalogWithEvidence,
  b: CatalogWithEvidence,
): ComparedCoverage | undefined {
  if (!a.coverage && !b.coverage) return undefined;
  const estimate = ({ coverage }: CatalogWithEvidence) =>
    coverage ? { ...coverage.bits, value: coverage.bits.explained } : null;
  return {
    a: a.coverage ? coverageWords(a.coverage) : null,
    b: b.coverage ? coverageWords(b.coverage) : null,
    change: changeOf(estimate(a), estimate(b)),
  };
}

/** e.g. "coverage: explains 1.1 % [1.0, 1.3] of 255 bits in a, not measured in b". */
export function coverageChange({ a, b, change }: ComparedCoverage): string {
  const side = (words: string | null, name: string): string =>
    `${words ?? 'not measured'} in ${name}`;
  const interval = change?.interval
    ? ` [${change.interval.map((end) => signed(end, 2)).join(', ')}]`
    : '';
  const difference = change ? `; b minus a ${signed(change.mean, 2)}${interval} bits` : '';
  return `coverage: ${side(a, 'a')}, ${side(b, 'b')}${difference}`;
}
