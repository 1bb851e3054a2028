/** The verdict of a sign-flip test, from the relative change only (docs/method.md#sign-flips). */
import type { Arms, CoreArm, FlipMeasurement, MeanEffect } from '../../protocol/evidence';
import { VERDICT, type Verdict } from '../../protocol/verdicts';

export const CONTROLS = ['random', 'disjoint', 'matched'] as const satisfies readonly CoreArm[];

export type Control = (typeof CONTROLS)[number];

/** A control that changes the state less than this share of what away changes cannot show specificity. */
const LEAST_SIZE = 0.5;

export interface VerdictInput {
  readonly arms: Arms;
  /** Away's relative change of the targets minus that of the other categories' targets. */
  readonly targetsMinusOthers: MeanEffect;
  /** Each control's norm of the change, as a share of the away arm's: a flip of a few dimensions controls nothing. */
  readonly sizes: Readonly<Record<Control, number>>;
  /** Away's relative change with the interval over prompts alone. */
  readonly overPrompts: MeanEffect;
  /** Logits. */
  readonly smallestEffect: number;
  readonly prompts: number;
  readonly alpha: number;
}

export type Judgement = Pick<FlipMeasurement, 'verdict' | 'reason' | 'promptsNeeded'>;

export function judge(input: VerdictInput): Judgement {
  const { relative } = input.arms.away;
  const figures = `relative change ${figure(relative)} logits over ${input.prompts} prompts`;
  if (relative.low > -input.smallestEffect) {
    const limit = `-${input.smallestEffect.toFixed(2)} logits, the smallest effect of interest`;
    return settled(VERDICT.noEffect, `${figures}: the interval excludes a fall to ${limit}`);
  }
  if (relative.high >= -input.smallestEffect || relative.p >= input.alpha) {
    return inconclusive(input, figures);
  }
  const doubts = doubtsOf(input);
  return doubts.length === 0
    ? settled(VERDICT.specific, `${figures}, below every control, and other targets move less`)
    : settled(VERDICT.notSpecific, `${figures}, but ${doubts.join('; ')}`);
}

function settled(verdict: Verdict, reason: string): Judgement {
  return { verdict, reason, promptsNeeded: null };
}

function inconclusive(input: VerdictInput, figures: string): Judgement {
  const { overPrompts, smallestEffect } = input;
  const promptsAgree = overPrompts.high < -smallestEffect || overPrompts.low > -smallestEffect;
  if (promptsAgree) {
    const reason = `${figures}: the prompts agree but the targets do not; more target words would settle it`;
    return { verdict: VERDICT.inconclusive, reason, promptsNeeded: null };
  }
  const promptsNeeded = promptsFor(input);
  const reason = `${figures}: the interval is too wide; about ${promptsNeeded} prompts would settle it`;
  return { verdict: VERDICT.inconclusive, reason, promptsNeeded };
}

function doubtsOf({ arms, sizes, targetsMinusOthers, alpha }: VerdictInput): string[] {
  const doubts: string[] = CONTROLS.flatMap((name) => {
    const arm = arms[name];
    if (sizes[name] < LEAST_SIZE) {
      const share = Math.round(100 * sizes[name]);
      return [
        `the ${name} control changes the state only ${share} % as much as away, so it cannot tell (try a narrower register)`,
      ];
    }
    const beaten = arm.awayMinusThis !== null && arm.awayMinusThis.p < alpha;
    if (!beaten) return [`the ${name} control moves them as much (${figure(arm.relative)})`];
    return arm.strongestDraw <= arms.away.relative.mean
      ? [`one draw of the ${name} control moves them as much (${arm.strongestDraw.toFixed(2)})`]
      : [];
  });
  return targetsMinusOthers.high < 0
    ? doubts
    : [...doubts, `other categories' targets fall as much (${figure(arms.away.others)})`];
}

/** Prompts at which the interval would leave the smallest effect on one side, were mean and spread the same. */
function promptsFor({ overPrompts, smallestEffect, prompts }: VerdictInput): number {
  const { mean, low, high } = overPrompts;
  const half = (high - low) / 2;
  const gap = Math.max(Math.abs(mean + smallestEffect), smallestEffect / 4);
  return Math.max(prompts + 1, Math.ceil(prompts * (half / gap) ** 2));
}

function figure(effect: MeanEffect): string {
  return `${effect.mean.toFixed(2)} [${effect.low.toFixed(2)}, ${effect.high.toFixed(2)}]`;
}
