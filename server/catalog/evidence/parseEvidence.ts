import { asObject, Mismatch } from '../../protocol/decode';
import { endOfValue, membersOf } from './members';
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
export function* evidenceSteps(source: string, hash?: Hash): Generator<void, ParsedEvidence> {
  try {
    const { head, features: written } = yield* readMembers(source.replace(/^\ufeff/, ''));
    const { dimcatEvidence, model } = evidenceFrame(head, '');
    if (hash) requireSeals(head, written, hash);
    const features: [string, FeatureEvidence][] = [];
    for (const [id, value] of written) {
      yield;
      if (hash && hasSeal(value) && !isSealed(id, value, hash)) throw broken(id);
      features.push([id, featureEvidence(value, `features.${id}`)]);
    }
    return { evidence: { dimcatEvidence, model, features: Object.fromEntries(features) } };
  } catch (error) {
    if (error instanceof Mismatch) return { problem: error.message };
    if (error instanceof RangeError) return { problem: 'it nests too deep' };
    if (error instanceof SyntaxError) return { problem: `it is not JSON: ${error.message}` };
    throw error;
  }
}

interface Members {
  readonly head: Readonly<Record<string, unknown>>;
  readonly features: ReadonlyMap<string, unknown>;
}

/** @throws {SyntaxError | Mismatch} */
function* readMembers(text: string): Generator<void, Members> {
  if (!/^[ \t\r\n]*\{/.test(text)) asObject(JSON.parse(text), '');
  const head = new Map<string, unknown>();
  let features: Map<string, unknown> | undefined;
  const members = membersOf(text, 0);
  let step = members.next(0);
  while (!step.done) {
    const { key, start } = step.value;
    const isFeatures = key === 'features' && text[start] === '{';
    let end: number;
    if (isFeatures) {
      features = new Map();
      end = yield* readFeatures(text, start, features);
    } else {
      end = endOfValue(text, start);
      head.set(key, JSON.parse(text.slice(start, end)));
    }
    step = members.next(end);
  }
  if (text.slice(step.value).trim() !== '') throw new SyntaxError('Unexpected text after the end');
  const known = Object.fromEntries(head);
  if (!features) asObject(known['dimcatEvidence'] === 1 ? known['features'] : {}, 'features');
  return { head: known, features: features ?? new Map<string, unknown>() };
}

/** @returns The index after the object. */
function* readFeatures(
  text: string,
  from: number,
  into: Map<string, unknown>,
): Generator<void, number> {
  const members = membersOf(text, from);
  let step = members.next(from);
  while (!step.done) {
    const { key, start } = step.value;
    const end = endOfValue(text, start);
    into.set(key, JSON.parse(text.slice(start, end)));
    yield;
    step = members.next(end);
  }
  return step.value;
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
