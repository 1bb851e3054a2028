/** What was measured of claims of dimensions, as exports state it. */
import { claimVerdict } from '../catalog/claims/claimVerdict';
import { dimensionOfId, sidesOf } from '../catalog/claims/dimensionClaim';
import { type CatalogWithEvidence, evidenceIn } from '../catalog/evidence/withEvidence';
import { staleReasons } from '../catalog/resolve/basis';
import type { Feature } from '../catalog/types';
import type { FeatureMeasurement, Polarity } from '../protocol/evidence';
import { sideWords } from './sides';

/** A claim as exports of directions keep it beside its vector; undefined for a feature. */
export interface ClaimFacts {
  readonly dimension: number;
  /** The sign that its words have: of `plus`, or of `minus` where only that is written. */
  readonly sign: Polarity;
  readonly plus: string;
  readonly minus: string;
  readonly verdict: string;
  readonly auc?: FeatureMeasurement['auc'];
  readonly amongAll?: FeatureMeasurement['amongAll'];
  readonly p?: number | null;
  readonly q?: number | null;
}

export function claimFacts(source: CatalogWithEvidence, feature: Feature): ClaimFacts | undefined {
  const dimension = dimensionOfId(feature.id.value);
  const verdict = verdictIn(source, feature);
  if (dimension === undefined || verdict === undefined) return undefined;
  const { plus, minus } = sidesOf(feature);
  const { measurement } = evidenceIn(source, feature);
  const words = { plus: sideWords(plus), minus: sideWords(minus) };
  const known = { dimension, sign: feature.writtenDimensions[0]!.polarity, ...words, verdict };
  if (!measurement) return known;
  const { auc, amongAll, nullMatched } = measurement;
  return { ...known, auc, ...(amongAll && { amongAll }), p: nullMatched.p, q: nullMatched.q };
}

/** "holds", "stale" …; undefined for a feature. Changes that only model and vocabulary tell are not compared. */
export function verdictIn(source: CatalogWithEvidence, feature: Feature): string | undefined {
  if (dimensionOfId(feature.id.value) === undefined) return undefined;
  const evidence = evidenceIn(source, feature);
  const { measurement } = evidence;
  const stale =
    measurement &&
    staleReasons(measurement.basis, feature, source.catalog, { files: new Map() }).length > 0;
  return claimVerdict(feature, evidence, stale ?? false);
}
