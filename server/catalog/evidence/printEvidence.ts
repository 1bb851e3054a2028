import type { EvidenceFile } from '../../protocol/evidence';
import { printJson } from '../printJson';

/**
 * The text of an evidence file: features sorted by id, keys in a fixed order, what fits on one line
 * there, ends with a line
 * feed. The same evidence gives the same bytes, so that git shows only what was measured anew.
 *
 * @throws {RangeError} A number is not finite.
 */
export function printEvidence(evidence: EvidenceFile): string {
  const byId = Object.entries(evidence.features).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const features = Object.fromEntries(byId.map(([id, one]) => [id, sortKeys(one)]));
  const { dimcatEvidence, model } = evidence;
  return printJson({ dimcatEvidence, model: sortKeys(model), features }, { compact: true });
}

/** Keys sorted by code unit, at every level. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
