import { Mismatch } from '../../protocol/decode';
import { mapOf, readMembers, type Members } from './readMembers';
import type { JsonText } from './jsonText';
import { readPrompts } from './keptPrompts';
import { hasSeal, isSealed, sealOf, type Hash } from './seal';
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
 *
 * @param hash If given, a feature that is not as Dimcat wrote it is a problem. Earlier files have no seals.
 */
export function parseEvidence(source: string, hash?: Hash): ParsedEvidence {
  const steps = evidenceSteps(source, hash);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** {@link parseEvidence} with a pause after each feature, for a thread that must stay responsive. */
export function* evidenceSteps(
  source: string | JsonText,
  hash?: Hash,
): Generator<void, ParsedEvidence> {
  try {
    const { head, parts } = yield* readMembers(source, 'features');
    const { dimcatEvidence, model } = evidenceFrame(head, '');
    const written = parts ?? mapOf(head['features'], 'features');
    if (hash) requireSeals(head, written, hash);
    const features: [string, FeatureEvidence][] = [];
    for (const [id, value] of written) {
      yield;
      if (hash && hasSeal(value) && !isSealed(id, value, hash)) throw broken(id);
      features.push([id, featureEvidence(value, `features.${id}`)]);
    }
    const prompts = readPrompts(head['prompts'], hash);
    return {
      evidence: {
        ...{ dimcatEvidence, model, features: Object.fromEntries(features) },
        ...(Object.keys(prompts).length > 0 && { prompts }),
      },
    };
  } catch (error) {
    if (error instanceof Mismatch) return { problem: error.message };
    if (error instanceof RangeError) return { problem: 'it nests too deep' };
    if (error instanceof SyntaxError) return { problem: `it is not JSON: ${error.message}` };
    throw error;
  }
}

/** Once one part has a seal, all have: a seal that was taken away does not go unnoticed either. */
function requireSeals(
  head: Members['head'],
  features: ReadonlyMap<string, unknown>,
  hash: Hash,
): void {
  const sealed = hasSeal(head) || [...features.values()].some(hasSeal);
  if (!sealed) return;
  const { sha256, model } = head;
  if (sha256 !== sealOf('model', model as object, hash))
    throw new Mismatch('what it says about the model is not as Dimcat wrote it');
  for (const [id, value] of features) if (!hasSeal(value)) throw broken(id);
}

function broken(id: string): Mismatch {
  return new Mismatch(
    `the evidence of ${id.slice(0, 100)} is not as Dimcat wrote it: it was edited, merged line by line, or damaged`,
  );
}
