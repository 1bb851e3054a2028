/** q of a flip belongs to the flips of its catalog: one more of them moves those of the others. */
import { asKept } from '../catalog/evidence/printEvidence';
import type { Measurements } from '../catalog/evidence/withEvidence';
import { staleness } from '../catalog/resolve/basis';
import type { FeatureEvidence, FlipMeasurement } from '../protocol/evidence';
import { benjaminiHochberg } from '../science/multiple';
import { basisOf } from './keep';
import type { Prepared } from './prepare';

/**
 * The new flip and those beside it, with q over all of them (Benjamini-Hochberg on the p that away differs from 0).
 *
 * @param evidence Earlier measurements; flips of other places, methods or words are not part of the family.
 */
export function withFamily(
  flip: FlipMeasurement,
  evidence: Measurements | undefined,
  prepared: Prepared,
): ReadonlyMap<string, FeatureEvidence & { readonly flip: FlipMeasurement }> {
  const current = prepared.features.all().flatMap((feature) => {
    const other = evidence?.features[feature.id]?.flip;
    if (!other || feature.id === flip.feature) return [];
    const today = basisOf(feature, prepared, flip.basis.cacheSha256);
    const same = other.method === flip.method && other.centre?.used === flip.centre?.used;
    return same && staleness(other.basis, today).length === 0
      ? [{ ...other, feature: feature.id }]
      : [];
  });
  const family = [flip, ...current];
  const q = qOfFlips(family.map(({ arms }) => arms.away.relative.p));
  return new Map(
    family.map((each, i) => [
      each.feature,
      { flip: { ...each, q: family.length > 1 ? q[i]! : null, family: family.length } },
    ]),
  );
}

/** q for each p, whether it was computed just now or read from evidence, where it is rounded. */
export function qOfFlips(p: readonly number[]): number[] {
  return benjaminiHochberg(p.map(asKept));
}
