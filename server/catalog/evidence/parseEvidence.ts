import { asObject, Mismatch } from '../../protocol/decode';
import {
  evidenceFrame,
  featureEvidence,
  type EvidenceFile,
  type FeatureEvidence,
} from '../../protocol/evidence';

export type ParsedEvidence = { readonly evidence: EvidenceFile } | { readonly problem: string };

/**
 * Reads an evidence file. Nothing in it is trusted: every field that Dimcat uses is checked, the rest is dropped. Never
 * throws: `problem` is a phrase that names the first invalid place.
 */
export function parseEvidence(source: string): ParsedEvidence {
  const steps = evidenceSteps(source);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** {@link parseEvidence} with a pause after each feature, for a thread that must stay responsive. */
export function* evidenceSteps(source: string): Generator<void, ParsedEvidence> {
  try {
    const json = asObject(JSON.parse(source.replace(/^\ufeff/, '')), '');
    const { dimcatEvidence, model } = evidenceFrame(json, '');
    const features: [string, FeatureEvidence][] = [];
    const written = Object.hasOwn(json, 'features') ? json['features'] : undefined;
    for (const [id, value] of Object.entries(asObject(written, 'features'))) {
      yield;
      features.push([id, featureEvidence(value, `features.${id}`)]);
    }
    return { evidence: { dimcatEvidence, model, features: Object.fromEntries(features) } };
  } catch (error) {
    if (error instanceof Mismatch) return { problem: error.message };
    if (error instanceof SyntaxError) return { problem: `it is not JSON: ${error.message}` };
    throw error;
  }
}
