/** The sign-flip test of one feature in the live forward pass, with its controls (docs/method.md#sign-flips). */
import type { Prototype } from '../../core/prototype';
import type { FlipMeasurement } from '../../protocol/evidence';
import { registerOf } from '../describe';
import type { Evaluated } from '../measure';
import type { FlipModel } from '../ports';
import type { Random } from '../random';
import { seededRandom } from '../random';
import { bootstrapMean, mean } from '../resampling';
import { armsOf, targetsMinusOthers } from './arms';
import { directionsOf } from './diffMean';
import { controlSizes } from './sizes';
import { perPrompt } from './effects';
import type { StateMagnitudes } from './controls';
import type { OtherConcepts } from './others';
import { otherConcepts } from './others';
import { planRows } from './rows';
import { runPrompts, unflippedMagnitudes } from './run';
import type { Split } from './splits';
import { flipRule, prototypeFor, splitsOf } from './splits';
import { judge } from './verdict';
import type { FlipTask, FlipSettings } from './task';

/** A flip without the parts that only a host knows. */
export type PureFlip = Omit<FlipMeasurement, 'basis' | 'provenance' | 'layer' | 'targetTokens'> & {
  readonly targetIds: readonly number[];
  /** How many registers were tried on words that did not choose them. */
  readonly splits: number;
};

/** Standard deviations of the unflipped logits that count as the smallest effect of interest. */
const SMALLEST_EFFECT = 0.1;

/**
 * @param onProgress Called with the share of prompts done, in [0, 1].
 * @returns The reason in words where no word is left to be a target.
 */
export async function flipFeature(
  model: FlipModel,
  evaluated: Evaluated,
  task: FlipTask,
  settings: FlipSettings,
  onProgress: (share: number) => void,
): Promise<PureFlip | { readonly reason: string }> {
  const random = seededRandom(settings.seed, `flip:${task.id}`);
  const ground = await flipGround(model, evaluated, task, settings, random);
  if ('reason' in ground) return ground;
  return testFlip(model, { evaluated, ground, task, settings, random }, onProgress);
}

/** What every flip of a feature stands on: who chooses, who is the target, what it is held against. */
export interface FlipGround {
  readonly splits: readonly Split[];
  readonly heldOut: boolean;
  readonly others: OtherConcepts;
  readonly magnitudes: StateMagnitudes;
  /** DiffMean, one a split. */
  readonly directions: readonly Float32Array[];
  /** Asked before anything else is: masks of ones must change nothing. */
  readonly maskIdentity: Awaited<ReturnType<FlipModel['maskIdentity']>>;
}

/** @returns The reason in words where nothing can be tested. */
export async function flipGround(
  model: FlipModel,
  evaluated: Evaluated,
  task: FlipTask,
  settings: FlipSettings,
  random: Random,
): Promise<FlipGround | { readonly reason: string }> {
  const further = seededRandom(settings.seed, `flip-directions:${task.id}`);
  const chosen = splitsOf(evaluated, task, random);
  if ('reason' in chosen) return chosen;
  if (task.prompts.length < 2)
    return { reason: 'fewer than two prompts: no interval over prompts' };
  const maskIdentity = await model.maskIdentity(longest(task.prompts).tokens);
  return {
    ...chosen,
    maskIdentity,
    magnitudes: await unflippedMagnitudes(model, task),
    others: otherConcepts(evaluated, task, settings, random),
    directions: await directionsOf(model, evaluated, task, chosen.splits, further),
  };
}

export interface FlipTest {
  readonly evaluated: Evaluated;
  readonly ground: FlipGround;
  readonly task: FlipTask;
  readonly settings: FlipSettings;
  readonly random: Random;
}

/** The seven arms and the verdict. */
export async function testFlip(
  model: FlipModel,
  { evaluated, ground, task, settings, random }: FlipTest,
  onProgress: (share: number) => void,
): Promise<PureFlip> {
  const { splits, heldOut, others, magnitudes, directions, maskIdentity } = ground;
  const size = { dimensions: task.centre.length, draws: settings.draws, directions };
  const plan = planRows(splits, others.prototypes, magnitudes, size, random);
  const run = await runPrompts(model, task, splits, others.tokens, plan, onProgress);
  const further = seededRandom(settings.seed, `flip-further:${task.id}`);
  const arms = armsOf(run.changes, plan, splits.length, random, further);
  const smallestEffect = SMALLEST_EFFECT * mean(run.deviations);
  const sizes = controlSizes(splits, plan, magnitudes);
  const judgement = judge({
    arms,
    sizes: sizes.change,
    targetsMinusOthers: targetsMinusOthers(run.changes, plan, splits.length, random),
    overPrompts: bootstrapMean(perPrompt(run.changes, plan, 'away', 'relative'), random),
    smallestEffect,
    prompts: task.prompts.length,
    alpha: settings.alpha,
  });
  const targetIds = targetsOf(splits);
  return {
    feature: task.id,
    ...judgement,
    maskIdentity,
    arms,
    prompts: task.prompts.length,
    targets: targetIds.length,
    promptTexts: task.prompts.map((prompt) => prompt.text),
    targetIds,
    splits: splits.length,
    targetsHeldOut: heldOut,
    register: { ...registerOf(wholePrototype(evaluated, task)), rule: flipRule(task.register) },
    disjointConcept: others.name,
    matchQuality: { magnitude: sizes.magnitude.matched, change: sizes.change.matched },
    smallestEffect,
    warnings: warningsOf(maskIdentity.bitIdentical, heldOut, others.name),
  };
}

function longest(prompts: FlipTask['prompts']): FlipTask['prompts'][number] {
  return prompts.reduce((a, b) => (b.tokens.length > a.tokens.length ? b : a));
}

/** The register that all anchors choose, as the report names it. */
function wholePrototype(evaluated: Evaluated, task: FlipTask): Prototype {
  const against = { negatives: task.negatives, leftOut: task.targets ?? [] };
  return prototypeFor(evaluated, task.anchors, flipRule(task.register), against);
}

function targetsOf(splits: readonly Split[]): number[] {
  return [...new Set(splits.flatMap((split) => split.targets))];
}

function warningsOf(bitIdentical: boolean, heldOut: boolean, concept: string): string[] {
  return [
    ...(bitIdentical ? [] : ['an all-ones mask does not leave the logits bit for bit']),
    ...(heldOut ? [] : ['the targets are anchors, which may have chosen the written register']),
    ...(concept === 'random words'
      ? ['the catalog has no other feature: random words stand for the other concepts']
      : []),
  ];
}
