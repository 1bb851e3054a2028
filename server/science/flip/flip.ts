/** The sign-flip test of one feature in the live forward pass, with its controls (docs/method.md#sign-flips). */
import type { Prototype } from '../../core/prototype';
import { FLIP_METHOD, type FlipMeasurement } from '../../protocol/evidence';
import { FLIP_DRAWS } from '../defaults';
import { registerOf } from '../describe';
import type { Evaluated } from '../measure';
import type { FlipModel } from '../ports';
import type { Random } from '../random';
import { seededRandom } from '../random';
import { bootstrapMean, mean } from '../resampling';
import { intervalOf } from '../crossed';
import { armsOf } from './arms';
import type { Centres } from './centres';
import { aboutBothCentres, centresOf } from './centres';
import { directionsOf, runAlone } from './diffMean';
import { controlSizes } from './sizes';
import { othersTable, perPrompt } from './effects';
import type { StateMagnitudes } from './magnitudes';
import { magnitudesOf } from './magnitudes';
import type { OtherConcepts } from './others';
import { otherConcepts } from './others';
import type { CategoryWords, FlipPrompt } from './prompts';
import { neutralPrompts } from './prompts';
import { planRows } from './rows';
import { runPrompts } from './run';
import { ratioOf, selectivityOf } from './selectivity';
import type { Split } from './splits';
import { flipRule, prototypeFor, splitsOf } from './splits';
import type { FlipSettings, FlipTask } from './task';
import { judge } from './verdict';

/** A flip without the parts that only a host knows. */
export type PureFlip = Omit<
  FlipMeasurement,
  'basis' | 'provenance' | 'layer' | 'targetTokens' | 'q' | 'family'
> & {
  readonly targetIds: readonly number[];
  /** How many registers were tested on words that did not choose them. */
  readonly splits: number;
};

/** Standard deviations of the unflipped logits that count as the smallest effect of interest. */
const SMALLEST_EFFECT = 0.1;

/**
 * @param onProgress Called with the share of prompts done, in [0, 1].
 * @returns The reason, in words, if no word is left as a target.
 */
export async function flipFeature(
  model: FlipModel,
  evaluated: Evaluated,
  task: FlipTask,
  settings: FlipSettings,
  onProgress: (share: number) => void,
): Promise<PureFlip | { readonly reason: string }> {
  const random = flipRandom(task, settings);
  const ground = await flipGround(model, evaluated, task, settings, random);
  if ('reason' in ground) return ground;
  return testFlip(model, { evaluated, ground, task, settings, random }, onProgress);
}

/** The stream follows the words, not the name: renaming a feature changes no number. */
export function flipRandom({ anchors }: FlipTask, { seed }: FlipSettings): Random {
  return seededRandom(seed, `flip:${sorted(anchors).join()}`);
}

function sorted(ids: readonly number[]): number[] {
  return [...ids].sort((a, b) => a - b);
}

/** The basis of every flip of a feature: which words choose, which are targets, and the controls. */
export interface FlipGround {
  readonly splits: readonly Split[];
  readonly heldOut: boolean;
  readonly others: OtherConcepts;
  readonly magnitudes: StateMagnitudes;
  readonly centres: Centres;
  /** Prompts without a word of the category. */
  readonly prompts: readonly FlipPrompt[];
  readonly dropped: FlipMeasurement['droppedPrompts'];
  /** DiffMean, one per split. */
  readonly directions: readonly Float32Array[];
  /** Masks of ones must change nothing. */
  readonly maskIdentity: Awaited<ReturnType<FlipModel['maskIdentity']>>;
}

/** @returns The reason, in words, if nothing can be tested. */
export async function flipGround(
  model: FlipModel,
  evaluated: Evaluated,
  task: FlipTask,
  settings: FlipSettings,
  random: Random,
): Promise<FlipGround | { readonly reason: string }> {
  const further = seededRandom(settings.seed, `flip-directions:${sorted(task.anchors).join()}`);
  const chosen = splitsOf(evaluated, task, random);
  if ('reason' in chosen) return chosen;
  const { kept, dropped } = neutralPrompts(task.prompts, {
    words: task.classes ? [] : wordsOf(task),
    prefix: task.prefix.length,
  });
  if (kept.length < 2) return { reason: fewPrompts(dropped.length) };
  const alone = runAlone(evaluated, task, further);
  const texts = [kept.map(({ tokens }) => tokens), alone.texts];
  const [states = [], ofAlone = []] = await uneditedOf(model, texts);
  const maskIdentity = await model.maskIdentity(longest(kept).tokens);
  const centres = centresOf(task, states);
  const magnitudes = magnitudesOf(states, centres.used);
  return {
    ...chosen,
    ...{ maskIdentity, magnitudes, centres, prompts: kept, dropped },
    others: otherConcepts(evaluated, task, { ...chosen, magnitudes }, random),
    directions: directionsOf(alone, ofAlone, task, chosen.splits),
  };
}

/** The states of groups of texts; asked for at once where that reads the blocks below once for all. */
async function uneditedOf(
  model: FlipModel,
  groups: readonly (readonly (readonly number[])[])[],
): Promise<(readonly Float32Array[])[]> {
  const found: (readonly Float32Array[])[] = [];
  if (!model.byBlocks) {
    for (const texts of groups) found.push(await model.unedited(texts));
    return found;
  }
  const all = await model.unedited(groups.flat());
  let from = 0;
  for (const { length } of groups) found.push(all.slice(from, (from += length)));
  return found;
}

function wordsOf({ anchors, anchorTexts, targets, targetTexts }: FlipTask): CategoryWords['words'] {
  return [
    ...anchors.map((id, i) => ({ id, text: anchorTexts[i] ?? '' })),
    ...(targets ?? []).map((id, i) => ({ id, text: targetTexts?.[i] ?? '' })),
  ];
}

function fewPrompts(dropped: number): string {
  const left = 'fewer than two prompts: no interval over prompts';
  return dropped === 0 ? left : `${left} (${dropped} hold words of the category)`;
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
  const { splits, heldOut, others, magnitudes, directions, maskIdentity, prompts } = ground;
  const size = { dimensions: task.centre.length, draws: settings.draws, directions };
  const plan = planRows(splits, others.prototypes, magnitudes, size, random);
  const given = { prompts, centre: ground.centres.used, splits, others: others.units, plan };
  const { changes, deviations } = await runPrompts(model, given, onProgress);
  const run = { changes, plan, splits: splits.length };
  const { arms, away, awayMean, strongestOther } = armsOf(run, random);
  const moved = othersTable(changes, plan, 'away');
  const selectivity = selectivityOf(others, () => ratioOf(moved, away));
  const smallestEffect = SMALLEST_EFFECT * mean(deviations);
  const sizes = controlSizes(splits, plan, magnitudes);
  const judgement = judge({
    ...{ arms, selectivity, strongestOther, smallestEffect },
    away: awayMean,
    sizes: sizes.change,
    overPrompts: task.classes
      ? intervalOf(awayMean)
      : bootstrapMean(perPrompt(changes, plan, 'away', 'relative'), random),
    prompts: prompts.length,
    alpha: settings.alpha,
  });
  const used = { relative: arms.away.relative, selectivity, kl: arms.away.kl.mean };
  const targetIds = targetsOf(splits);
  return {
    feature: task.id,
    method: FLIP_METHOD,
    ...judgement,
    selectivity,
    maskIdentity,
    arms,
    centre: await aboutBothCentres(model, given, ground, used),
    prompts: prompts.length,
    droppedPrompts: ground.dropped,
    targets: targetIds.length,
    promptTexts: prompts.map((prompt) => prompt.text),
    targetIds,
    splits: splits.length,
    targetsHeldOut: heldOut,
    register: { ...registerOf(wholePrototype(evaluated, task)), rule: flipRule(task.register) },
    disjointConcept: others.name,
    matchQuality: { magnitude: sizes.magnitude.matched, change: sizes.change.matched },
    smallestEffect,
    warnings: [...warningsOf(ground, settings), ...rankNote(ground, task)],
  };
}

function longest(prompts: readonly FlipPrompt[]): FlipPrompt {
  return prompts.reduce((a, b) => (b.tokens.length > a.tokens.length ? b : a));
}

/** The register that all anchors choose, as the report names it. */
function wholePrototype(evaluated: Evaluated, task: FlipTask): Prototype {
  const against = { negatives: task.negatives, leftOut: task.leftOut ?? task.targets ?? [] };
  return prototypeFor(evaluated, task.anchors, flipRule(task.register), against);
}

function targetsOf(splits: readonly Split[]): number[] {
  return [...new Set(splits.flatMap((split) => split.targets.flat()))];
}

/** Halves of the words may have another dimension at the rank of a claim; then that is flipped. */
function rankNote({ splits }: FlipGround, { claimed, register }: FlipTask): string[] {
  if (claimed !== 'among-all' || register.rule !== 'dims') return [];
  const [own] = [...register.pos, ...register.neg];
  const flipped = splits.map(({ prototype }) => prototype.dimensions[0]!);
  if (flipped.every((index) => index === own)) return [];
  return [
    `either half of the words chose the dimension of the claim's rank for the other half: ${flipped.join(' and ')}`,
  ];
}

function warningsOf(
  { maskIdentity, heldOut, others, dropped }: FlipGround,
  { draws }: FlipSettings,
): string[] {
  const words = [...new Set(dropped.flatMap((prompt) => prompt.words))];
  const which = words.length === 0 ? '' : ` (${words.join(', ')})`;
  const prompts = dropped.length === 1 ? '1 prompt was' : `${dropped.length} prompts were`;
  return [
    ...(maskIdentity.bitIdentical
      ? []
      : ['an all-ones mask does not leave the logits bit for bit']),
    ...(heldOut ? [] : ['the targets are anchors, which may have chosen the written register']),
    ...(others.real
      ? []
      : ['the catalog has no other feature: random words stand for the other concepts']),
    ...(dropped.length === 0
      ? []
      : [`${prompts} left out, since words of the category stand there${which}`]),
    ...(draws < FLIP_DRAWS
      ? [`only ${draws} draws of each control: whether an effect is specific takes ${FLIP_DRAWS}`]
      : []),
  ];
}
