import type { EvidenceFile, FeatureEvidence } from '../../protocol/evidence';
import type { Catalog, Feature } from '../types';
import { evidenceOfFeature } from './evidenceOf';

/** A catalog and its evidence, as comparisons and exports take them. */
export interface CatalogWithEvidence {
  /** As the person named it (a path, or `revision:path`); in an export the file's name without folders and endings. */
  readonly name: string;
  readonly catalog: Catalog;
  /** Undefined if nothing was measured. */
  readonly evidence: EvidenceFile | undefined;
}

/** The measurements of a feature; empty if it has none. */
export function evidenceIn(
  { evidence }: Pick<CatalogWithEvidence, 'evidence'>,
  feature: Feature,
): FeatureEvidence {
  return evidenceOfFeature(evidence, feature) ?? {};
}
