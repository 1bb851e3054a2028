import type { CatalogComparison, ComparedFeature, Outcome } from '../protocol/comparison';
import { compareCoverage } from './coverage';
import { compareFeature, type Comparing } from './feature';
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
 * in another model. Features are matched by id, renamed ones by a former id. A difference of held-out AUCs counts only
 * where its 95 % interval excludes 0.
 */
export function compareCatalogs(a: CatalogWithEvidence, b: CatalogWithEvidence): CatalogComparison {
  const [before, after] = [featuresOf(a), featuresOf(b)];
  const same = sameSpace(a, b);
  const renamed = renamesOf(before, after);
  const ids = new Set(
    [...before.keys()].map((id) => renamed.get(id) ?? id).concat([...after.keys()]),
  );
  const old = new Map([...renamed].map(([was, is]) => [is, was]));
  const features = [...ids].map((id) =>
    compared(before.get(old.get(id) ?? id), after.get(id), { sameSpace: same, renamed }),
  );
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

/** Ids of a whose feature has another in b, by that: one of the two lists the other among its former ids. */
function renamesOf(
  before: ReadonlyMap<string, SideFeature>,
  after: ReadonlyMap<string, SideFeature>,
): ReadonlyMap<string, string> {
  const formerly = ({ feature: { aliases } }: SideFeature, id: string): boolean =>
    aliases.some(({ value }) => value === id);
  const fresh = [...after].filter(([id]) => !before.has(id));
  const renamed = new Map<string, string>();
  for (const [id, one] of before) {
    if (after.has(id)) continue;
    const found = fresh.find(([is, other]) => formerly(other, id) || formerly(one, is));
    if (found && ![...renamed.values()].includes(found[0])) renamed.set(id, found[0]);
  }
  return renamed;
}

function compared(
  a: SideFeature | undefined,
  b: SideFeature | undefined,
  how: Comparing,
): ComparedFeature {
  const one = (a ?? b)!;
  const both = compareFeature(a ?? { ...one, evidence: {} }, b ?? { ...one, evidence: {} }, how);
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
