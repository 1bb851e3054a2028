import type { EvidenceFile, FeatureEvidence } from '../../protocol/evidence';
import type { Catalog, Feature } from '../types';
import { evidenceOfFeature } from './evidenceOf';

/** What people wrote, and what was measured of it: what is compared and exported. */
export interface CatalogWithEvidence {
  /** As the person named it (a path, or `revision:path`); of an export the file's name without folders and endings. */
  readonly name: string;
  readonly catalog: Catalog;
  /** Undefined where nothing was measured. */
  readonly evidence: EvidenceFile | undefined;
}

/** What was measured of a feature; empty where nothing was. */
export function evidenceIn(
  { evidence }: Pick<CatalogWithEvidence, 'evidence'>,
  feature: Feature,
): FeatureEvidence {
  return evidenceOfFeature(evidence, feature) ?? {};
}
