import type { KnownCoverage } from '../../protocol/dimensions';
import type { EvidenceFile, FeatureEvidence } from '../../protocol/evidence';
import { dimensionOfId } from '../claims/dimensionClaim';
import type { Catalog, Feature } from '../types';

/** Measurements by id: of features in their sidecar, of the claims of dimensions in theirs. */
export type Measurements = Pick<EvidenceFile, 'features'>;

/** What a sidecar holds under an id; safe for ids such as `constructor`, which every object inherits. */
export function evidenceOf(
  file: Measurements | undefined,
  id: string,
): FeatureEvidence | undefined {
  return file && Object.hasOwn(file.features, id) ? file.features[id] : undefined;
}

/** What a sidecar holds about a feature: under its id, otherwise under a former one. */
export function evidenceOfFeature(
  file: Measurements | undefined,
  { id, aliases }: Pick<Feature, 'id' | 'aliases'>,
): FeatureEvidence | undefined {
  const known = [id, ...aliases].find(({ value }) => evidenceOf(file, value));
  return known && evidenceOf(file, known.value);
}

/** Whether a feature was last measured with a dimension in its register. */
export function registersDimension(
  evidence: FeatureEvidence | undefined,
  dimension: number,
): boolean {
  const { pos = [], neg = [] } = evidence?.measurement?.register ?? {};
  return pos.includes(dimension) || neg.includes(dimension);
}

/** A catalog and its evidence, as comparisons and exports take them. */
export interface CatalogWithEvidence {
  /** As the person named it (a path, or `revision:path`); in an export the file's name without folders and endings. */
  readonly name: string;
  readonly catalog: Catalog;
  /** Undefined if nothing was measured. */
  readonly evidence: EvidenceFile | undefined;
  /** How much of the signs it explains; absent where that was not measured or read. */
  readonly coverage?: KnownCoverage | undefined;
  /** What was measured of its claims of dimensions. */
  readonly claims?: Measurements | undefined;
  /** How many dimensions its site has, where something was measured of one. */
  readonly width?: number | undefined;
}

/** The measurements of a feature, or of a claim of a dimension; empty if it has none. */
export function evidenceIn(
  { evidence, claims }: Pick<CatalogWithEvidence, 'evidence' | 'claims'>,
  feature: Feature,
): FeatureEvidence {
  const isClaim = dimensionOfId(feature.id.value) !== undefined;
  return evidenceOfFeature(isClaim ? claims : evidence, feature) ?? {};
}
