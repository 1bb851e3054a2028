import { parseEvidence } from '../../catalog/evidence/parseEvidence';
import type { EvidenceFile, FeatureEvidence } from '../../protocol/evidence';

export interface ImportedEvidence {
  readonly evidence: EvidenceFile;
  /** What could not be imported and why, one sentence each. */
  readonly notes: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads an evidence file of this or an older Dimcat, feature by feature: a part that this version cannot read is left
 * out and named, the rest is kept. Old numbers keep their basis and provenance, so that what changed since shows as
 * stale.
 *
 * @returns A problem in words if not even the head can be read.
 */
export function importEvidence(text: string): ImportedEvidence | { readonly problem: string } {
  const whole = parseEvidence(text);
  if ('evidence' in whole) return { evidence: whole.evidence, notes: [] };
  const json = jsonIn(text);
  const { features } = fieldsOf(json);
  const head = parseEvidence(JSON.stringify({ ...fieldsOf(json), features: {} }));
  if ('problem' in head) return { problem: head.problem };
  const notes: string[] = [];
  const kept: [string, FeatureEvidence][] = [];
  for (const [id, evidence] of Object.entries(fieldsOf(features))) {
    for (const part of Object.keys(fieldsOf(evidence))) {
      const read = partOf(json, id, part, fieldsOf(evidence)[part]);
      if ('problem' in read) notes.push(`${id}: its ${part} is left out (${read.problem}).`);
      else kept.push([id, read]);
    }
  }
  return { evidence: { ...head.evidence, features: joined(kept) }, notes };
}

/** One part of one feature, read by the same strict reader as a whole file. */
function partOf(
  json: unknown,
  id: string,
  part: string,
  value: unknown,
): FeatureEvidence | { readonly problem: string } {
  const alone = { ...fieldsOf(json), features: Object.fromEntries([[id, { [part]: value }]]) };
  const read = parseEvidence(JSON.stringify(alone));
  if ('problem' in read) return read;
  const found = read.evidence.features[id] ?? {};
  return part in found ? found : { problem: 'this version does not know it' };
}

function joined(parts: readonly (readonly [string, FeatureEvidence])[]): EvidenceFile['features'] {
  const features = new Map<string, FeatureEvidence>();
  for (const [id, part] of parts) features.set(id, { ...features.get(id), ...part });
  return Object.fromEntries(features);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined; // the strict reader has already reported it
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}
