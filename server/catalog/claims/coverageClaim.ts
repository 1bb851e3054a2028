/** What a catalog claims of its coverage, and what is known of it. */
import { coverageWords } from '../../protocol/coverage';
import { labelsToday } from '../dimensions/labels';
import type { CatalogFacts } from '../facts';
import { staleSigns } from '../resolve/basis';
import type { Catalog } from '../types';
import type { Judgement } from './judge';
import { percent } from '../../protocol/format';

/** Why the coverage that is kept is stale, in words; empty where it is current or not measured. */
export function staleCoverage(catalog: Catalog, facts: CatalogFacts): readonly string[] {
  const { coverage, bases } = facts.dimensions ?? {};
  const basis = coverage && bases?.get(coverage.basis);
  if (!basis) return [];
  const names = new Set(coverage.features.map(({ name }) => name));
  const today = labelsToday(catalog, facts, names);
  const labels = today !== undefined && today !== coverage.labelsMark;
  return [...staleSigns(basis, catalog, facts), ...(labels ? ['labels changed'] : [])];
}

/** e.g. "explains 16.7 % [16.2, 17.2] of 255 bits (shuffled 0.2 %)"; undefined where it is not measured. */
export function knownCoverageWords(catalog: Catalog, facts: CatalogFacts): string | undefined {
  const coverage = facts.dimensions?.coverage;
  if (!coverage) return undefined;
  const stale = staleCoverage(catalog, facts);
  const shuffled = `shuffled ${percent(coverage.shuffled.share)}`;
  const age = stale.length === 0 ? '' : `; stale: ${stale.join('; ')}`;
  return `${coverageWords(coverage)} (${shuffled}${age})`;
}

/** Judges `expect: { coverage: { min } }`: the measured share counts, not its interval. Stale figures fail. */
export function judgeCoverage(min: number, catalog: Catalog, facts: CatalogFacts): Judgement {
  const coverage = facts.dimensions?.coverage;
  const words = knownCoverageWords(catalog, facts);
  if (!coverage || words === undefined)
    return { outcome: 'failed', message: 'not measured: measure the coverage of the catalog' };
  const { share, low, total } = coverage.bits;
  const met = share >= min && staleCoverage(catalog, facts).length === 0;
  const doubt = met && low !== null && low < min * total ? '; the interval reaches below it' : '';
  return { outcome: met ? 'passed' : 'failed', message: words + doubt };
}
