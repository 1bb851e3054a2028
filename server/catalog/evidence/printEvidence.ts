import type { EvidenceFile } from '../../protocol/evidence';
import { printField, printJson } from '../printJson';
import { inOrder } from './inOrder';
import { sealedPrompts } from './keptPrompts';
import { sealOf, type Hash } from './seal';

/**
 * Significant digits: far more precise than any interval, and too few for the difference between two machines to show.
 */
const digits = 6;

/**
 * The text of an evidence file, feature by feature, for callers that must not block on thousands: features sorted by
 * id, keys in a fixed order, one fact per line, numbers to six digits, a line feed at the end. The same evidence
 * gives the same bytes, so that a diff shows only new measurements.
 *
 * @param hash If given, each feature, each kept prompt and what is said of the model are sealed.
 * @throws {RangeError} A number is not finite.
 */
export function* evidenceParts(evidence: EvidenceFile, hash?: Hash): Generator<string, void> {
  const { dimcatEvidence, model } = evidence;
  const byId = Object.entries(evidence.features).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const facts = tidy(model) as object;
  const seal = hash && { sha256: sealOf('model', facts, hash) };
  const prompts = sealedPrompts(evidence.prompts ?? {}, hash);
  const head = printJson(
    { dimcatEvidence, ...seal, model: facts, ...(prompts && { prompts }), features: {} },
    { compact: true },
  );
  if (byId.length === 0) {
    yield head;
    return;
  }
  yield head.slice(0, head.lastIndexOf('{}'));
  let before = '{\n';
  for (const [id, one] of byId) {
    const value = sealed(id, tidy(one) as object, hash);
    yield before + printField(id, value, { indent: '    ', used: 0, compact: true });
    before = ',\n';
  }
  yield '\n  }\n}\n';
}

function sealed(id: string, value: object, hash: Hash | undefined): object {
  return hash ? { ...value, sha256: sealOf(id, value, hash) } : value;
}

/** Keys sorted by code unit and numbers rounded, at every level. */
export function tidy(value: unknown): unknown {
  return inOrder(value, (leaf) => (typeof leaf === 'number' ? asKept(leaf) : leaf));
}

/**
 * A number as evidence keeps it. Whatever is computed from several measurements is computed from these, or its last
 * digit would depend on which of them was read from the file. Counts and ids stay whole; numbers that are not finite
 * are refused later, with everything else that JSON cannot express.
 */
export function asKept(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}
