/** Who chooses the register and who is the target: never the same words. */
import type { Prototype } from '../../core/prototype';
import { without, popcount, setOf } from '../../core/bits';
import { plusCounts, plusCountsOfList } from '../../core/planes';
import type { RegisterRule } from '../../protocol/evidence';
import { assignFolds, clusterCount, clustersOf } from '../folds';
import type { Evaluated } from '../measure';
import {
  dimensionStats,
  prototypeOf,
  prototypeOfDims,
  rankedDimensions,
  registerByTau,
} from '../prototype';
import type { Random } from '../random';

export interface Split {
  readonly prototype: Prototype;
  /** The anchors that chose the prototype. */
  readonly training: readonly number[];
  readonly targets: readonly number[];
}

export interface SplitTask {
  readonly anchors: readonly number[];
  readonly anchorTexts: readonly string[];
  /** Members that are no anchors; null to hold out halves of the anchors in turn. */
  readonly targets: readonly number[] | null;
  /** Explicit negatives; null for the rest of the vocabulary. */
  readonly negatives: readonly number[] | null;
  readonly register: RegisterRule;
}

/** The paper's threshold for registers that are flipped, wider than the one for detection. */
const FLIP_TAU = 0.6;

/** The register that a flip uses: as the catalog writes it, and for `auto` the paper's rule for flips. */
export function flipRule(rule: RegisterRule): RegisterRule {
  return rule.rule === 'auto' ? { rule: 'tau', tau: FLIP_TAU } : rule;
}

/** What stands against some anchors when a register is chosen. */
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
  const { planes, tokens } = evaluated;
  const pool = against.negatives ? setOf(against.negatives, planes.tokens) : tokens;
  const negatives = without(pool, setOf([...anchors, ...against.leftOut], planes.tokens));
  const stats = dimensionStats(
    { n: anchors.length, plus: plusCountsOfList(planes, anchors) },
    { n: popcount(negatives), plus: plusCounts(planes, negatives) },
  );
  if (rule.rule === 'top') return prototypeOf(stats, rankedDimensions(stats).slice(0, rule.k));
  const tau = rule.rule === 'tau' ? rule.tau : FLIP_TAU;
  return prototypeOf(stats, registerByTau(stats, tau).dimensions);
}

/**
 * One split with written targets or a written register, else two: each half of the anchor words is the target of the
 * register that the other half chose.
 *
 * @returns Whether the targets are held out: a register written by hand may have been chosen on them.
 */
export function splitsOf(
  evaluated: Evaluated,
  task: SplitTask,
  random: Random,
): { readonly splits: readonly Split[]; readonly heldOut: boolean } | { readonly reason: string } {
  const rule = flipRule(task.register);
  const whole = (targets: readonly number[]): Split[] => [
    {
      prototype: prototypeFor(evaluated, task.anchors, rule, {
        negatives: task.negatives,
        leftOut: targets,
      }),
      training: task.anchors,
      targets,
    },
  ];
  if (task.targets && task.targets.length > 0) {
    return { splits: whole(task.targets), heldOut: true };
  }
  if (rule.rule === 'dims') return { splits: whole(task.anchors), heldOut: false };
  const clusters = clustersOf(task.anchorTexts);
  if (clusterCount(clusters) < 2) {
    return { reason: 'one anchor word only: no word is left to be the target' };
  }
  const { foldOf } = assignFolds(clusters, 2, random);
  const half = (f: number): number[] => task.anchors.filter((_, i) => foldOf[i] === f);
  return {
    splits: [0, 1].map((f) => ({
      prototype: prototypeFor(evaluated, half(1 - f), rule, {
        negatives: task.negatives,
        leftOut: half(f),
      }),
      training: half(1 - f),
      targets: half(f),
    })),
    heldOut: true,
  };
}
