/** The verdict of a sign-flip test, from the relative change only (docs/measuring.md#sign-flip-tests). */
import type {
  ArmEffect,
  Arms,
  CoreArm,
  FlipMeasurement,
  MeanEffect,
  Selectivity,
} from '../../protocol/evidence';
import {
  effectVerdict,
  VERDICT,
  type FlipDirection,
  type Specificity,
} from '../../protocol/verdicts';
import { upperTail } from '../binomial';
import { intervalOf, type Crossed } from '../crossed';
import { studentQuantile } from '../student';
import { FLIP_DRAWS } from '../defaults';
import { LEAST_SIZE } from './others';

export const CONTROLS = ['random', 'disjoint', 'matched'] as const satisfies readonly CoreArm[];
export type Control = (typeof CONTROLS)[number];

/** The controls with many draws, among which away has its own p. */
export const DRAWN = ['random', 'matched'] as const satisfies readonly Control[];

/** The standard normal score of .8, the power for the least detectable effect. */
const POWER_SCORE = 0.8416;
/** Width of a register that leaves most of the state to its controls. */
const NARROW = 24;

export interface VerdictInput {
  readonly arms: Arms;
  /** Away's relative change. */
  readonly away: Crossed;
  readonly selectivity: Selectivity;
  /** Each control's norm of the change, as a share of the away arm's: a flip of a few dimensions controls nothing. */
  readonly sizes: Readonly<Record<Control, number>>;
  /** Away minus the register of the other feature that moves the targets the most. */
  readonly strongestOther: MeanEffect;
  /** Away's relative change with the interval over prompts alone. */
  readonly overPrompts: MeanEffect;
  /** Logits. */
  readonly smallestEffect: number;
  readonly prompts: number;
  /** The error rate of both directions together. */
  readonly alpha: number;
}

export type Judgement = Pick<
  FlipMeasurement,
  'verdict' | 'specificity' | 'reason' | 'promptsNeeded' | 'leastDetectable' | 'equivalence'
>;

export function judge(input: VerdictInput): Judgement {
  const { away, smallestEffect, alpha, prompts } = input;
  const wide = intervalOf(away, alpha / 2);
  const { low, high } = intervalOf(away, alpha);
  const shared = { leastDetectable: leastDetectable(input), equivalence: { low, high } };
  const figures = `relative change ${figure(wide)} logits over ${prompts} prompts`;
  if (wide.high < -smallestEffect) return { ...shared, ...effect('suppressed', input, figures) };
  if (wide.low > smallestEffect) return { ...shared, ...effect('raised', input, figures) };
  if (low > -smallestEffect && high < smallestEffect) {
    const limit = `±${smallestEffect.toFixed(2)}, the smallest effect of interest`;
    const inside = `its ${percent(1 - 2 * alpha)} interval [${low.toFixed(2)}, ${high.toFixed(2)}]`;
    const reason = `${figures}; ${inside} lies within ${limit}`;
    const none = { specificity: 'not-tested', promptsNeeded: null } as const;
    return { ...shared, ...none, verdict: VERDICT.noEffect, reason };
  }
  return { ...shared, ...inconclusive(input, figures) };
}

/**
 * The least true relative change, up or down, that another test with as many prompts and targets would detect with 80 %
 * power, i.e. with its 95 % interval beyond the smallest effect of interest.
 */
export function leastDetectable({
  away: { error, df },
  smallestEffect,
  alpha,
}: Pick<VerdictInput, 'away' | 'smallestEffect' | 'alpha'>): number {
  if (error === 0) return smallestEffect;
  const t = studentQuantile(alpha / 2, df);
  // The mean and the error of another test vary, and so did the error of this one: c accounts for all three.
  let c = t + POWER_SCORE;
  for (let step = 0; step < 50; step++)
    c = t + POWER_SCORE * Math.sqrt(1 + (c * c + t * t) / (2 * df));
  return smallestEffect + c * error;
}

type Found = Pick<Judgement, 'verdict' | 'specificity' | 'reason' | 'promptsNeeded'>;

function effect(direction: FlipDirection, input: VerdictInput, figures: string): Found {
  const { against, untested } = doubtsOf(input);
  const specificity: Specificity =
    against.length > 0 ? 'not-specific' : untested.length > 0 ? 'not-tested' : 'specific';
  const words: Readonly<Record<Specificity, string>> = {
    specific: ', beyond every control, and the targets of others move less',
    'not-specific': `, but ${against.join('; ')}`,
    'not-tested': `; whether it is specific was not tested: ${untested.join('; ')}`,
  };
  return {
    verdict: effectVerdict(direction, specificity),
    specificity,
    reason: figures + words[specificity],
    promptsNeeded: null,
  };
}

function inconclusive(input: VerdictInput, figures: string): Found {
  const { overPrompts, smallestEffect } = input;
  const { low, high } = overPrompts;
  const promptsAgree =
    high < -smallestEffect ||
    low > smallestEffect ||
    (low > -smallestEffect && high < smallestEffect);
  const shared = { verdict: VERDICT.inconclusive, specificity: 'not-tested' } as const;
  if (promptsAgree) {
    const reason = `${figures}: the prompts agree but the targets do not; more target words would settle it`;
    return { ...shared, reason, promptsNeeded: null };
  }
  const promptsNeeded = promptsFor(input);
  const reason = `${figures}: the interval is too wide; about ${promptsNeeded} prompts would settle it`;
  return { ...shared, reason, promptsNeeded };
}

interface Doubts {
  /** What speaks against a specific effect. */
  readonly against: readonly string[];
  /** What could have spoken against it but was not tested, and what would test it. */
  readonly untested: readonly string[];
}

function doubtsOf(input: VerdictInput): Doubts {
  const each = [
    ...CONTROLS.map((name) => doubtsOfControl(name, input)),
    ...DRAWN.map((name) => doubtsOfDraws(name, input)),
    doubtsOfOthers(input),
  ];
  return {
    against: each.flatMap(({ against = [] }) => against),
    untested: each.flatMap(({ untested = [] }) => untested),
  };
}

/** Random dimensions may be quieter than the register: the matched ones are not, so only they must be large enough. */
function doubtsOfControl(name: Control, input: VerdictInput): Partial<Doubts> {
  const { arms, sizes, alpha, strongestOther } = input;
  const arm = arms[name];
  if (name !== 'random' && sizes[name] < LEAST_SIZE) {
    const share = `only ${percent(sizes[name])} as much as away`;
    const narrower = `a narrower register, such as { top: ${narrowerThan(arms.away)} }, would test it`;
    return { untested: [`the ${name} control changes the state ${share}; ${narrower}`] };
  }
  const { awayMinusThis } = arm;
  if (awayMinusThis && awayMinusThis.p >= alpha)
    return doubtsOfEqual(`the ${name} control`, awayMinusThis, input);
  if (name !== 'disjoint') return {};
  const { mean } = arms.away.relative;
  const reached = mean < 0 ? arm.strongestDraw <= mean : arm.strongestDraw >= mean;
  return reached ? doubtsOfEqual('the register of one other feature', strongestOther, input) : {};
}

/**
 * A control that away does not beat. That it moves the targets as much is an equivalence claim: the whole interval of
 * the difference must say that away goes further by less than matters.
 */
function doubtsOfEqual(
  what: string,
  difference: MeanEffect,
  { arms, smallestEffect }: VerdictInput,
): Partial<Doubts> {
  const further = arms.away.relative.mean < 0 ? -difference.low : difference.high;
  const beside = `away minus it ${figure(difference)}`;
  if (further < smallestEffect) return { against: [`${what} moves them as much (${beside})`] };
  const more = 'more prompts or target words would test it';
  return {
    untested: [`whether away goes further than ${what} cannot be told (${beside}); ${more}`],
  };
}

/** Away in either direction may be the extreme one, so each side has half of alpha. */
function doubtsOfDraws(
  name: (typeof DRAWN)[number],
  { arms, sizes, alpha }: VerdictInput,
): Partial<Doubts> {
  const { draws, amongDraws } = arms[name];
  if (!amongDraws || (name === 'matched' && sizes.matched < LEAST_SIZE)) return {};
  if (1 / (draws + 1) > alpha / 2) {
    return { untested: [`${draws} ${name} draws are too few; ${FLIP_DRAWS} would test it`] };
  }
  const { reached, p } = amongDraws;
  if (p <= alpha / 2) return {};
  const words = `${reached} of ${draws} ${name} draws ${reached === 1 ? 'moves' : 'move'} them as far`;
  // By chance alone this many reach away once in 1 / alpha times, if no more than alpha / 2 of all draws do.
  if (upperTail(reached, draws, alpha / 2) <= alpha) return { against: [words] };
  const allowed = `at most ${100 * (alpha / 2)} % of all draws do`;
  return { untested: [`${words}; whether ${allowed} takes more draws to tell`] };
}

/** That others move as much is shown only if the whole interval lies within the smallest effect of 100 %, or beyond. */
function doubtsOfOthers({ selectivity, arms, smallestEffect }: VerdictInput): Partial<Doubts> {
  const { mean, low, high } = selectivity;
  if (mean === null) {
    return {
      untested: ['no words of other features could move; adding features would test it'],
    };
  }
  const more = 'more other features or target words would test it';
  const open = 'whether the targets of others move less cannot be told';
  if (low === null || high === null) return { untested: [`${open} (${percent(mean)}); ${more}`] };
  if (low > -1 && high < 1) return {};
  const share = `${percent(mean)} [${percent(low)}, ${percent(high)}]`;
  const asMuch = 1 - smallestEffect / Math.abs(arms.away.relative.mean);
  return low > asMuch || high < -asMuch
    ? { against: [`the targets of others move as much (${share})`] }
    : { untested: [`${open} (${share}); ${more}`] };
}

function narrowerThan({ k }: ArmEffect): number {
  return Math.max(1, Math.min(NARROW, k >> 1));
}

/** Prompts at which the interval would exclude the smallest effect, if mean and spread stayed the same. */
function promptsFor({ overPrompts, smallestEffect, prompts }: VerdictInput): number {
  const { mean, low, high } = overPrompts;
  const half = (high - low) / 2;
  const gap = Math.max(Math.abs(Math.abs(mean) - smallestEffect), smallestEffect / 4);
  return Math.max(prompts + 1, Math.ceil(prompts * (half / gap) ** 2));
}

function figure(effect: MeanEffect): string {
  return `${effect.mean.toFixed(2)} [${effect.low.toFixed(2)}, ${effect.high.toFixed(2)}]`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
