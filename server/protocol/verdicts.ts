/** The verdicts of a sign-flip test: each is spelled here and nowhere else. */

export const VERDICT = {
  specific: 'suppressed, specific',
  notSpecific: 'suppressed, not specific',
  noEffect: 'no effect',
  inconclusive: 'inconclusive',
} as const;

/** From the strongest finding to none. */
export const VERDICTS = [
  VERDICT.specific,
  VERDICT.notSpecific,
  VERDICT.noEffect,
  VERDICT.inconclusive,
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Whether flipping the registered signs away from the polarity lowers the targets, specifically or not. */
export function isSuppressed(verdict: Verdict): boolean {
  return verdict === VERDICT.specific || verdict === VERDICT.notSpecific;
}
