import { evidenceOf } from '../catalog/evidence/evidenceOf';
import type { CatalogFacts } from '../catalog/facts';
import { staleReasons } from '../catalog/resolve/basis';
import type { Catalog, Feature } from '../catalog/types';
import type { Basis, FeatureEvidence } from '../protocol/evidence';

/** A feature's measured numbers and what no longer holds of them. */
export interface KnownEvidence {
  readonly evidence: FeatureEvidence;
  /** False where model or tokenizer are not known, so that they may have changed unseen. */
  readonly compared: boolean;
  /** What changed since, in plain words; empty = nothing that is known. */
  readonly staleMeasurement: readonly string[];
  readonly staleFlip: readonly string[];
}

export function knownEvidence(
  catalog: Catalog,
  feature: Feature,
  facts: CatalogFacts,
): KnownEvidence {
  const evidence = evidenceOf(facts.evidence, feature.id.value) ?? {};
  const { measurement, flip } = evidence;
  const stale = (basis: Basis | undefined): readonly string[] =>
    basis === undefined ? [] : staleReasons(basis, feature, catalog, facts);
  return {
    evidence,
    compared: facts.model !== undefined && facts.vocabulary !== undefined,
    staleMeasurement: stale(measurement?.basis),
    staleFlip: stale(flip?.basis),
  };
}
