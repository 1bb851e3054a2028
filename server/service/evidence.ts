import { dimensionOfId } from '../catalog/claims/dimensionClaim';
import { evidenceOfFeature } from '../catalog/evidence/withEvidence';
import type { CatalogFacts } from '../catalog/facts';
import { staleFlipReasons, staleReasons } from '../catalog/resolve/basis';
import type { Catalog, Feature } from '../catalog/types';
import type { FeatureEvidence } from '../protocol/evidence';

/** The measured numbers of a feature, or of a claim of a dimension, and why they are stale. */
export interface KnownEvidence {
  readonly evidence: FeatureEvidence;
  /** False if model or tokenizer are unknown, so that a change cannot be detected. */
  readonly compared: boolean;
  /** What changed since, in plain words; empty if no change is known. */
  readonly staleMeasurement: readonly string[];
  readonly staleFlip: readonly string[];
}

export function knownEvidence(
  catalog: Catalog,
  feature: Feature,
  facts: CatalogFacts,
): KnownEvidence {
  const isClaim = dimensionOfId(feature.id.value) !== undefined;
  const evidence = evidenceOfFeature(isClaim ? facts.claims : facts.evidence, feature) ?? {};
  const { measurement, flip } = evidence;
  return {
    evidence,
    compared: facts.model !== undefined && facts.vocabulary !== undefined,
    staleMeasurement: measurement ? staleReasons(measurement.basis, feature, catalog, facts) : [],
    staleFlip: flip ? staleFlipReasons(flip, feature, catalog, facts) : [],
  };
}
