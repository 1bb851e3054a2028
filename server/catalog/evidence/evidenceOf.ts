import type { EvidenceFile, FeatureEvidence } from '../../protocol/evidence';

/** The evidence of one feature; safe for ids such as `constructor`, which every object seems to have. */
export function evidenceOf(
  file: EvidenceFile | undefined,
  id: string,
): FeatureEvidence | undefined {
  return file && Object.hasOwn(file.features, id) ? file.features[id] : undefined;
}
