import type { EvidenceFile, FeatureEvidence } from '../../protocol/evidence';
import type { Feature } from '../types';

/**
 * What a sidecar holds of a feature, under its id or else under a former one; safe for ids such as `constructor`, which every object
 * seems to have.
 */
export function evidenceOf(
  file: EvidenceFile | undefined,
  { id, aliases }: Pick<Feature, 'id' | 'aliases'>,
): FeatureEvidence | undefined {
  const known = [id, ...aliases].find(({ value }) => file && Object.hasOwn(file.features, value));
  return known && file?.features[known.value];
}
