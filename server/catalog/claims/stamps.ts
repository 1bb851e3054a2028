/**
 * Whether a claim was written before its number was known. `expect` is stamped when it is first measured; a claim that
 * a later measurement finds in its place came after the number. The order of stamps decides, never their dates: a clock
 * that goes back changes none of it.
 */
import type { ClaimHistory, ClaimStamp, FeatureEvidence } from '../../protocol/evidence';
import type { Claim } from './claims';

/** What is hashed of a stamp, so that an edited one is recognised. */
export function stampText({ claim, order, at }: Omit<ClaimStamp, 'sha256'>): string {
  return JSON.stringify([claim, order, at]);
}

/** A claim as its stamp keeps it; undefined for the one that every feature makes without writing it. */
export function claimText(claim: Claim): string | undefined {
  if (claim.kind === 'suppresses') return `flip.effect: ${claim.effect}`;
  return claim.min === undefined ? undefined : `auc.min: ${claim.min}`;
}

/** What a measurement of a claim's number finds. */
export interface Found {
  readonly claim: string | undefined;
  /** Whether the evidence held a number already. */
  readonly numberKnown: boolean;
  /** Today, as `2026-11-29`. */
  readonly today: string;
}

/** The history after a measurement; the same where the claim is one of those that it knows. */
export function stamped(
  history: ClaimHistory | undefined,
  { claim, numberKnown, today }: Found,
  hash: (text: string) => string,
): ClaimHistory {
  const stamps = history?.stamps ?? [];
  if (claim === undefined || stamps.some((one) => one.claim === claim)) return { stamps };
  const order = history ? 'after' : numberKnown ? 'unknown' : 'before';
  // A date before that of an earlier stamp is the clock's mistake.
  const isBack = stamps.some(({ at }) => at !== null && at > today);
  const stamp = { claim, order, at: isBack ? null : today } as const;
  return { stamps: [...stamps, { ...stamp, sha256: hash(stampText(stamp)) }] };
}

/** By the evidence; undefined where nothing is claimed or nothing was measured. */
export function writtenOrder(
  claim: Claim,
  evidence: FeatureEvidence | undefined,
): ClaimStamp['order'] | undefined {
  return written(claim, evidence)?.order;
}

/** In few words, when a claim was written; undefined where nothing is claimed or nothing was measured. */
export function writtenWords(
  claim: Claim,
  evidence: FeatureEvidence | undefined,
): string | undefined {
  const found = written(claim, evidence);
  return found && `${orderWords(found)}, as far as this evidence knows`;
}

interface Written extends Pick<ClaimStamp, 'order' | 'at'> {
  /** Whether another claim stood in its place earlier. */
  readonly isChanged: boolean;
}

function written(claim: Claim, evidence: FeatureEvidence | undefined): Written | undefined {
  const text = claimText(claim);
  const number = claim.kind === 'detects' ? evidence?.measurement : evidence?.flip;
  if (text === undefined || number === undefined) return undefined;
  const history = evidence?.claims?.[claim.kind];
  if (!history) return { order: 'unknown', at: null, isChanged: false };
  const { stamps } = history;
  const own = stamps.findIndex((one) => one.claim === text);
  const { order, at } = stamps[own] ?? { order: 'after', at: null };
  return { order, at, isChanged: own < 0 ? stamps.length > 0 : own > 0 };
}

function orderWords({ order, at, isChanged }: Written): string {
  const date = at === null ? '' : ` (${at})`;
  if (order === 'unknown') return 'not known whether it was written before its number';
  if (order === 'before') return `written before its number was known${date}`;
  return `${isChanged ? 'changed' : 'written'} after its number was known${date}`;
}
