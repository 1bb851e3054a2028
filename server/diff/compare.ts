import type { CatalogComparison, ComparedFeature, Outcome } from '../protocol/comparison';
import { compareCoverage } from './coverage';
import { compareFeature } from './feature';
import { sameSpace, setupChanges } from './setup';
import { featuresOf, summaryOf, type SideFeature } from './side';
import type { CatalogWithEvidence } from '../catalog/evidence/withEvidence';

/** In the order of a reader's interest. */
const order: readonly Outcome[] = [
  'worse',
  'mixed',
  'better',
  'unknown',
  'only in b',
  'only in a',
  'same',
];

/**
 * What got better or worse from catalog a to catalog b: two versions of one, or the same features at another layer or
 * in another model. Features are matched by id. A difference of held-out AUCs counts only where its 95 % interval
 * excludes 0.
 */
export function compareCatalogs(a: CatalogWithEvidence, b: CatalogWithEvidence): CatalogComparison {
  const [before, after] = [featuresOf(a), featuresOf(b)];
  const same = sameSpace(a, b);
  const ids = new Set([...before.keys(), ...after.keys()]);
  const features = [...ids].map((id) => compared(before.get(id), after.get(id), same));
  const coverage = compareCoverage(a, b);
  features.sort((x, y) => rank(x) - rank(y) || (x.id < y.id ? -1 : 1));
  return {
    a: summaryOf(a),
    b: summaryOf(b),
    setup: setupChanges(a, b),
    features,
    counts: countsOf(features),
    ...(coverage && { coverage }),
  };
}

function compared(
  a: SideFeature | undefined,
  b: SideFeature | undefined,
  same: boolean,
): ComparedFeature {
  const one = (a ?? b)!;
  const both = compareFeature(a ?? { ...one, evidence: {} }, b ?? { ...one, evidence: {} }, same);
  if (a !== undefined && b !== undefined) return both;
  const outcome = a === undefined ? 'only in b' : 'only in a';
  return { ...both, outcome, better: [], worse: [], changed: [] };
}

function rank({ outcome }: ComparedFeature): number {
  return order.indexOf(outcome);
}

function countsOf(features: readonly ComparedFeature[]): CatalogComparison['counts'] {
  const count = (outcome: Outcome): number => features.filter((f) => f.outcome === outcome).length;
  return Object.fromEntries(order.map((outcome) => [outcome, count(outcome)])) as Record<
    Outcome,
    number
  >;
}
