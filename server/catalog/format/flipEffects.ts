/** What a catalog may expect from a sign-flip test, and which verdicts meet it. */
import { VERDICT, type Verdict } from '../../protocol/verdicts';

interface FlipEffect {
  /** What the word means, for hovers and the reference. */
  readonly doc: string;
  /** The wording in a claim. */
  readonly words: string;
  readonly metBy: readonly Verdict[];
}

const effects = {
  suppressed: {
    doc: 'flipping the registered signs away from the polarity lowers the targets, specific or not',
    words: 'suppressed',
    metBy: [VERDICT.specific, VERDICT.notSpecific, VERDICT.notTested],
  },
  'suppressed-specific': {
    doc: 'it lowers the targets more than every control arm, and more than other categories',
    words: VERDICT.specific,
    metBy: [VERDICT.specific],
  },
  raised: {
    doc: 'it raises the targets, specific or not',
    words: 'raised',
    metBy: [VERDICT.raisedSpecific, VERDICT.raisedNotSpecific, VERDICT.raisedNotTested],
  },
  'raised-specific': {
    doc: 'it raises the targets more than every control arm, and more than other categories',
    words: VERDICT.raisedSpecific,
    metBy: [VERDICT.raisedSpecific],
  },
  'no-effect': {
    doc: 'it moves the targets, up or down, by less than the smallest effect of interest: an equivalence test must show it',
    words: VERDICT.noEffect,
    metBy: [VERDICT.noEffect],
  },
} as const satisfies Record<string, FlipEffect>;

export type FlipExpectation = keyof typeof effects;
export const flipEffects: Readonly<Record<FlipExpectation, FlipEffect>> = effects;
export const flipExpectations = Object.keys(effects) as readonly FlipExpectation[];

/** The strongest expectation that a verdict meets; undefined for an inconclusive one. */
export function narrowestMetBy(verdict: Verdict): FlipExpectation | undefined {
  const met = flipExpectations.filter((each) => flipEffects[each].metBy.includes(verdict));
  return met.sort((a, b) => flipEffects[a].metBy.length - flipEffects[b].metBy.length)[0];
}
