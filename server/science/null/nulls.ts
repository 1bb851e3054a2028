/** Which nulls a feature is tested against. */
import { members, popcount, setOf, without } from '../../core/bits';
import { plusCounts, plusCountsOfList } from '../../core/planes';
import type { NullKind, NullNote, RegisterRule } from '../../protocol/evidence';
import type { Detection } from '../evaluate';
import { contentOf, groupedIn, type Evaluated } from '../measure';
import { prototypeOfDims } from '../prototype';
import { detectionOfDraw, type NullPool } from '../nullMatched';
import { drawMembers } from '../nullSets';
import { seededRandom, type Random } from '../random';
import type { Claimed } from '../task';
import { NullSets } from './draws';
import { LookAlikes, type TestSet } from './lookAlikes';
import type { Looks } from './looks';
import type { StatisticOptions } from './statistic';

/** A fitted feature. */
export interface Fitted {
  readonly detection: Detection;
  readonly rule: RegisterRule;
  /** Width of the register chosen on all anchors. */
  readonly k: number;
  readonly folds: number;
  /** Whether the anchors chose the register that they are scored by: the sets of the null then do too. */
  readonly inSample: boolean;
  /** Of a claim of one dimension. */
  readonly claimed?: Claimed;
}

export interface FeatureNulls {
  readonly kind: NullKind;
  readonly headline: NullSets;
  /** Present if the headline is a null of look-alikes. */
  readonly uniform: NullSets | undefined;
  readonly notes: readonly NullNote[];
}

export class Nulls {
  /** Uniform sets, keyed by what they depend on. */
  private readonly shared = new Map<string, NullSets>();
  private ids: readonly number[] | undefined;

  /** @param looks Absent if there are no words, e.g. for images. */
  constructor(
    private readonly evaluated: Evaluated,
    private readonly seed: number,
    private readonly looks?: Looks,
  ) {}

  of(fitted: Fitted): FeatureNulls {
    const uniform = this.uniform(fitted);
    const ofUniform = kindOf(fitted, 'uniform');
    if (!this.looks) {
      return { kind: ofUniform, headline: uniform, uniform: undefined, notes: [] };
    }
    const alike = this.lookAlikes(this.looks, fitted);
    if (!alike) {
      return { kind: ofUniform, headline: uniform, uniform: undefined, notes: ['no-look-alikes'] };
    }
    return { kind: kindOf(fitted, 'look-alike'), headline: alike, uniform, notes: [] };
  }

  private lookAlikes(looks: Looks, fitted: Fitted): NullSets | undefined {
    const { detection } = fitted;
    const { anchors } = detection;
    const random = seededRandom(this.seed, `look-alike:${contentOf(detection)}`);
    if (fitted.claimed && detection.negativesFolded) {
      const draw = drawBothSides(looks, detection);
      return draw && new NullSets(draw, optionsOf(fitted), random);
    }
    const alike = LookAlikes.of(looks, anchors, barredFrom(detection));
    if (!alike) return undefined;
    const against = this.against(detection);
    return new NullSets((random) => against(alike.draw(random)), optionsOf(fitted), random);
  }

  /** Sets against the same negatives as the feature. */
  private against(detection: Detection): (set: TestSet) => Detection {
    const { planes, negativesFolded } = detection;
    if (negativesFolded) return (set) => ({ ...detection, ...set });
    const pool = this.poolOf(detection);
    return ({ anchors, clusters }) => {
      const plus = plusCountsOfList(planes, anchors);
      const own = setOf(anchors, planes.tokens);
      return {
        ...detection,
        anchors,
        clusters,
        negatives: without(pool.pool, own),
        negativeCounts: {
          n: pool.poolCounts.n - anchors.length,
          plus: Float64Array.from(plus, (p, d) => pool.poolCounts.plus[d]! - p),
        },
      };
    };
  }

  private uniform(fitted: Fitted): NullSets {
    const { detection, k, folds, inSample } = fitted;
    const { rule } = optionsOf(fitted);
    const pool = this.poolOf(detection);
    const n = detection.anchors.length;
    const shareable = !detection.negativesFolded && sameSet(pool.pool, this.evaluated.tokens);
    const key = [
      n,
      k,
      folds,
      inSample,
      JSON.stringify(rule),
      shareable ? '' : contentOf(detection),
    ].join(':');
    const known = this.shared.get(key);
    if (known) return known;
    const ids = shareable ? this.all() : members(pool.pool);
    const sets = new NullSets(
      (random) => detectionOfDraw(pool, drawMembers(ids, { anchors: n, ...pool }, random)),
      optionsOf(fitted),
      seededRandom(this.seed, `uniform:${key}`),
    );
    this.shared.set(key, sets);
    return sets;
  }

  /** All evaluated tokens, in a list. */
  private all(): readonly number[] {
    return (this.ids ??= members(this.evaluated.tokens));
  }

  /** Anchors and negatives together, among which labels are permuted. */
  private poolOf(detection: Detection): NullPool {
    const { planes, anchors, negatives, negativesFolded } = detection;
    const own = setOf(anchors, planes.tokens);
    const pool = negatives.map((word, i) => word | own[i]!);
    const whole = sameSet(pool, this.evaluated.tokens);
    const poolCounts = whole
      ? this.evaluated.counts
      : { n: popcount(pool), plus: plusCounts(planes, pool) };
    return { planes, pool, poolCounts, negativesFolded, ...groupedIn(detection) };
  }
}

/** Explicit negatives, and anchors that are on neither side. */
function barredFrom({ planes, negatives, negativesFolded, apart }: Detection): Uint32Array {
  const own = setOf(apart ?? [], planes.tokens);
  return negativesFolded ? own.map((word, i) => word | negatives[i]!) : own;
}

/**
 * Both sides of a claim are words that a person chose: look-alikes take the place of both, and no word of both. The
 * smaller side is drawn first, since the larger one could use up all that looks like it.
 */
function drawBothSides(
  looks: Looks,
  detection: Detection,
): ((random: Random) => Detection) | undefined {
  const { planes } = detection;
  const ours = LookAlikes.of(looks, detection.anchors);
  const theirs = LookAlikes.of(looks, members(detection.negatives));
  if (!ours || !theirs) return undefined;
  return (random) => {
    const used = new Set<string>();
    const early = ours.words <= theirs.words ? ours.draw(random, used) : undefined;
    const others = theirs.draw(random, used);
    const set = early ?? ours.draw(random, used);
    const negatives = setOf(others.anchors, planes.tokens);
    const negativeCounts = { n: popcount(negatives), plus: plusCounts(planes, negatives) };
    return { ...detection, ...set, negatives, negativeCounts };
  };
}

function kindOf({ inSample, claimed }: Fitted, sets: 'uniform' | 'look-alike'): NullKind {
  if (claimed === 'among-all') return `best-${sets}`;
  return inSample ? 'in-sample' : sets;
}

export function optionsOf({ rule, k, folds, inSample, claimed }: Fitted): StatisticOptions {
  if (claimed === 'among-all') return { rule: { rule: 'top', k: 1 }, folds, inSampleWidth: 1 };
  const isFixed = rule.rule === 'dims' && !inSample;
  return {
    rule,
    folds,
    inSampleWidth: k,
    ...(isFixed && { fixed: prototypeOfDims(rule) }),
    anyWidth: inSample,
  };
}

function sameSet(a: Uint32Array, b: Uint32Array): boolean {
  return a.every((word, i) => word === b[i]);
}
