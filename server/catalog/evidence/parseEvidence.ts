import type { EvidenceFile, FeatureEvidence } from '../../protocol/evidence';
import { count, object, oneOf, recordOf, text, Mismatch, asObject, type Decoder } from './decode';
import { flip } from './decodeFlip';
import { measurement } from './decodeMeasurement';

const featureEvidence: Decoder<FeatureEvidence> = (value, path) => {
  const source = asObject(value, path);
  return {
    ...(source['measurement'] !== undefined && {
      measurement: measurement(source['measurement'], `${path}.measurement`),
    }),
    ...(source['flip'] !== undefined && { flip: flip(source['flip'], `${path}.flip`) }),
  };
};

const evidenceFile: Decoder<EvidenceFile> = object({
  dimcatEvidence: oneOf(1),
  model: object({ sha256: text, dimensions: count, layers: count, vocabulary: count }),
  features: recordOf(featureEvidence),
});

/**
 * Reads an evidence file. Nothing in it is trusted: every field that Dimcat uses is checked, the rest is dropped. Never
 * throws: `problem` is a phrase that names the first place that does not fit.
 */
export function parseEvidence(
  source: string,
): { readonly evidence: EvidenceFile } | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(source.replace(/^\ufeff/, ''));
  } catch (error) {
    return { problem: `it is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
  try {
    return { evidence: evidenceFile(json, '') };
  } catch (error) {
    if (error instanceof Mismatch) return { problem: error.message };
    throw error;
  }
}
