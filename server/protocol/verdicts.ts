/** The verdicts of a sign-flip test: each is spelled here and nowhere else. */

export const VERDICT = {
  specific: 'suppressed, specific',
  notSpecific: 'suppressed, not specific',
  notTested: 'suppressed, specificity not tested',
  raisedSpecific: 'raised, specific',
  raisedNotSpecific: 'raised, not specific',
  raisedNotTested: 'raised, specificity not tested',
  noEffect: 'no effect',
  inconclusive: 'inconclusive',
} as const;

/** From the strongest finding to none. */
export const VERDICTS = [
  VERDICT.specific,
  VERDICT.notSpecific,
  VERDICT.notTested,
  VERDICT.raisedSpecific,
  VERDICT.raisedNotSpecific,
  VERDICT.raisedNotTested,
  VERDICT.noEffect,
  VERDICT.inconclusive,
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Whether an effect is that of the register alone. `not-tested`: no control could have told, or there is no effect. */
export const SPECIFICITIES = ['specific', 'not-specific', 'not-tested'] as const;
export type Specificity = (typeof SPECIFICITIES)[number];

/** Which way the targets move when the signs of their register are flipped away from the polarity. */
export type FlipDirection = 'suppressed' | 'raised';

const EFFECTS: Readonly<Record<FlipDirection, Readonly<Record<Specificity, Verdict>>>> = {
  suppressed: {
    specific: VERDICT.specific,
    'not-specific': VERDICT.notSpecific,
    'not-tested': VERDICT.notTested,
  },
  raised: {
    specific: VERDICT.raisedSpecific,
    'not-specific': VERDICT.raisedNotSpecific,
    'not-tested': VERDICT.raisedNotTested,
  },
};

export function effectVerdict(direction: FlipDirection, specificity: Specificity): Verdict {
  return EFFECTS[direction][specificity];
}

/** Whether flipping the registered signs away from the polarity lowers the targets, specifically or not. */
export function isSuppressed(verdict: Verdict): boolean {
  return Object.values(EFFECTS.suppressed).includes(verdict);
}
