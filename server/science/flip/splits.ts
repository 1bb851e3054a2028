/** Which words choose the register and which are targets: never the same words. */
import type { Prototype } from '../../core/prototype';
import { without, popcount, setOf } from '../../core/bits';
import { plusCounts, plusCountsOfList } from '../../core/planes';
import type { Position, RegisterRule } from '../../protocol/evidence';
import { assignFolds, clusterCount, clustersOf } from '../folds';
import type { Evaluated } from '../measure';
import {
  dimensionStats,
  type DimensionStats,
  prototypeOf,
  prototypeOfDims,
  rankedDimensions,
  registerByTau,
} from '../prototype';
import type { Random } from '../random';
import { prototypeOfRank, standingOf, type Standing } from '../standing';
import type { Claimed } from '../task';
import type { Units } from './units';

export interface Split {
  readonly prototype: Prototype;
  /** The anchors that chose the prototype. */
  readonly training: readonly number[];
  /** Token ids by word: the variants of a word are one observation. */
  readonly targets: Units;
}

export interface SplitTask {
  readonly anchors: readonly number[];
  readonly anchorTexts: readonly string[];
  /** Members that are not anchors; null to hold out halves of the anchors in turn. */
  readonly targets: readonly number[] | null;
  /** Of the targets, in their order; each is a word of its own where absent. */
  readonly targetTexts?: readonly string[];
  /** Explicit negatives; null for the rest of the vocabulary. */
  readonly negatives: readonly number[] | null;
  readonly register: RegisterRule;
  /** Of a claim of one dimension. */
  readonly claimed?: Claimed;
  /** Of a classifier: class logits in the place of words, which no register is chosen on. */
  readonly classes?: FlipClasses;
  /** Ids that are to choose no register: a classifier's prompts. */
  readonly leftOut?: readonly number[];
}

export interface FlipClasses {
  readonly targets: readonly number[];
  /** Which position stands for an input. */
  readonly position: Position;
}

/** The paper's threshold for registers that are flipped, wider than the one for detection. */
const FLIP_TAU = 0.6;

/** The register that a flip uses: as in the catalog, and for `auto` the paper's rule for flips. */
export function flipRule(rule: RegisterRule): RegisterRule {
  return rule.rule === 'auto' ? { rule: 'tau', tau: FLIP_TAU } : rule;
}

/** The negatives when some anchors choose a register. */
export interface Against {
  /** Null for the rest of the vocabulary. */
  readonly negatives: readonly number[] | null;
  /** Members that are neither anchors nor negatives: the targets. */
  readonly leftOut: readonly number[];
}

/** The prototype of some anchors against their negatives. */
export function prototypeFor(
  evaluated: Evaluated,
  anchors: readonly number[],
  rule: RegisterRule,
  against: Against,
): Prototype {
  if (rule.rule === 'dims') return prototypeOfDims(rule);
  const stats = statsFor(evaluated, anchors, against);
  if (rule.rule === 'top') return prototypeOf(stats, rankedDimensions(stats).slice(0, rule.k));
  const tau = rule.rule === 'tau' ? rule.tau : FLIP_TAU;
  return prototypeOf(stats, registerByTau(stats, tau).dimensions);
}

function statsFor(
  { planes, tokens }: Evaluated,
  anchors: readonly number[],
  against: Against,
): DimensionStats {
  const pool = against.negatives ? setOf(against.negatives, planes.tokens) : tokens;
  const negatives = without(pool, setOf([...anchors, ...against.leftOut], planes.tokens));
  return dimensionStats(
    { n: anchors.length, plus: plusCountsOfList(planes, anchors) },
    { n: popcount(negatives), plus: plusCounts(planes, negatives) },
  );
}

/** Of a claim that its words may have chosen: where it stands for them. */
function standingIn(evaluated: Evaluated, task: SplitTask): Standing | undefined {
  const { register, claimed, anchors, negatives } = task;
  if (claimed !== 'among-all' || register.rule !== 'dims') return undefined;
  const stats = statsFor(evaluated, anchors, { negatives, leftOut: task.leftOut ?? [] });
  return standingOf(stats, prototypeOfDims(register));
}

/**
 * One split with written targets or a written register, else two, of a claim by the dimensions of its rank: each half
 * of the anchor words is the target of the register that the other half chose.
 *
 * @returns Whether the targets are held out: a register listed by hand may have been chosen on them.
 */
export function splitsOf(
  evaluated: Evaluated,
  task: SplitTask,
  random: Random,
): { readonly splits: readonly Split[]; readonly heldOut: boolean } | { readonly reason: string } {
  const rule = flipRule(task.register);
  const { targets, anchors, classes, negatives, claimed } = task;
  const standing = standingIn(evaluated, task);
  const chosenBy = (
    training: readonly number[],
    targets: Units,
    leftOut: readonly number[] = targets.flat(),
  ): Split => {
    const against = { negatives, leftOut };
    const prototype = standing
      ? prototypeOfRank(statsFor(evaluated, training, against), standing)
      : prototypeFor(evaluated, training, rule, against);
    return { prototype, training, targets };
  };
  if (classes) {
    const split = chosenBy(anchors, [classes.targets], task.leftOut);
    return { splits: [split], heldOut: rule.rule !== 'dims' || claimed !== undefined };
  }
  const clusters = clustersOf(task.anchorTexts);
  if (targets && targets.length > 0) {
    const texts = task.targetTexts;
    const words = texts ? byWord(targets, clustersOf(texts)) : targets.map((target) => [target]);
    return tested([chosenBy(anchors, words)], true);
  }
  if (rule.rule === 'dims' && !standing) {
    return tested([chosenBy(anchors, byWord(anchors, clusters))], claimed === 'elsewhere');
  }
  if (clusterCount(clusters) < 2) {
    return { reason: 'one anchor word only: no word is left to be the target' };
  }
  const { foldOf } = assignFolds(clusters, 2, random);
  const half = (f: number): Units =>
    byWord(
      anchors.filter((_, i) => foldOf[i] === f),
      clusters.filter((_, i) => foldOf[i] === f),
    );
  const splits = [0, 1].map((f) => chosenBy(half(1 - f).flat(), half(f)));
  return tested(splits, true);
}

function byWord(tokens: readonly number[], clusters: readonly number[]): Units {
  const words = [...new Set(clusters)];
  return words.map((word) => tokens.filter((_, i) => clusters[i] === word));
}

/** Targets are a sample of a category's words: of one nothing says how they differ. */
function tested(splits: readonly Split[], heldOut: boolean): ReturnType<typeof splitsOf> {
  const words = splits.reduce((sum, { targets }) => sum + targets.length, 0);
  return words < 2
    ? { reason: 'one target word only: no interval over targets' }
    : { splits, heldOut };
}
