/** What a loaded cache tells of one feature's register: levels of agreement, tokens by them, its dimensions. */
import { agreementCounts } from '../core/agreement';
import { histogramOfSet } from '../core/auc';
import { has, popcount, setOf, without } from '../core/bits';
import { plusCounts, plusCountsOfList } from '../core/planes';
import type { Prototype } from '../core/prototype';
import type { Register } from '../protocol/evidence';
import {
  STABILITY_CHOICES,
  type AgreementLevels,
  type RegisterRow,
  type TokenListAsked,
} from '../protocol/featureReading';
import { describeDimension } from '../science/describe';
import { dimensionStats, rankedDimensions, type DimensionStats } from '../science/prototype';
import { FOLDS } from '../science/defaults';
import { measureFeature } from '../science/measure';
import type {
  CorrelationJob,
  FeatureReadingJob,
  HeldOutJob,
  HeldOutOutcome,
  TokensJob,
  TokensOutcome,
} from './featureJobs';
import type { LoadedCache } from './loaded';
import type { JobHost } from './run';

interface Classes {
  readonly anchors: Uint32Array;
  readonly negatives: Uint32Array;
}

function classesOf(cache: LoadedCache, job: FeatureReadingJob): Classes {
  const { planes, tokens } = cache.evaluated;
  const anchors = setOf(job.anchors, planes.tokens);
  const all = job.negatives ? setOf(job.negatives, planes.tokens) : tokens;
  return { anchors, negatives: without(all, anchors) };
}

function prototypeOfRegister({ pos, neg }: Register): Prototype {
  return {
    dimensions: [...pos, ...neg],
    polarity: [...pos.map(() => 1), ...neg.map(() => -1)],
  };
}

export function runLevels(cache: LoadedCache, job: FeatureReadingJob): AgreementLevels {
  const prototype = prototypeOfRegister(job.register);
  const counts = agreementCounts(cache.evaluated.planes, prototype);
  const k = prototype.dimensions.length;
  const { anchors, negatives } = classesOf(cache, job);
  return {
    k,
    anchors: [...histogramOfSet(counts, anchors, k)],
    negatives: [...histogramOfSet(counts, negatives, k)],
  };
}

/** A part of a list of tokens. Order: by level, best first, then by id; false negatives and borderline see below. */
export function runTokens(cache: LoadedCache, job: TokensJob): TokensOutcome {
  const prototype = prototypeOfRegister(job.register);
  const counts = agreementCounts(cache.evaluated.planes, prototype);
  const k = prototype.dimensions.length;
  const classes = classesOf(cache, job);
  const { anchors } = classes;
  const byLevel = tokensByLevel(counts, classes, k);
  const { asked } = job;
  const groups = asked.list === 'found' ? (job.found ?? []) : [undefined];
  const listed = groups.flatMap((group) => {
    const ids = group && new Set(group);
    return levelsOf(asked, k).flatMap((level) =>
      (byLevel[level] ?? []).filter((id) => (ids ? ids.has(id) : belongs(asked, has(anchors, id)))),
    );
  });
  const above = ranksAbove(byLevel);
  const rows = listed.slice(asked.from, asked.from + asked.count).map((id) => {
    const level = counts[id]!;
    const first = above[level]! + 1;
    return { id, level, first, last: first + byLevel[level]!.length - 1, anchor: has(anchors, id) };
  });
  return { total: listed.length, rows };
}

/** Ids of anchors and negatives at each level, ascending. */
function tokensByLevel(
  counts: Uint16Array,
  { anchors, negatives }: Classes,
  k: number,
): readonly number[][] {
  const byLevel = Array.from({ length: k + 1 }, (): number[] => []);
  counts.forEach((level, id) => {
    if (has(anchors, id) || has(negatives, id)) byLevel[level]!.push(id);
  });
  return byLevel;
}

/** The levels of a list, in its order. */
function levelsOf({ list, threshold, levels }: TokenListAsked, k: number): number[] {
  const down = Array.from({ length: k + 1 }, (_, i) => k - i);
  switch (list) {
    case 'top':
    case 'found':
      return down;
    case 'false-positive':
      return down.filter((level) => level >= threshold);
    case 'false-negative':
      // The worst first.
      return down.filter((level) => level < threshold).reverse();
    case 'levels':
      return down.filter((level) => levels && level >= levels[0] && level <= levels[1]);
    case 'borderline':
      return down.sort(
        (a, b) => Math.abs(a - threshold + 0.5) - Math.abs(b - threshold + 0.5) || b - a,
      );
  }
}

function belongs({ list }: TokenListAsked, isAnchor: boolean): boolean {
  if (list === 'false-positive') return !isAnchor;
  return list === 'false-negative' ? isAnchor : true;
}

/** How many tokens have a higher level, by level. */
function ranksAbove(byLevel: readonly (readonly number[])[]): readonly number[] {
  let above = 0;
  return [...byLevel]
    .reverse()
    .map(({ length }) => {
      const before = above;
      above += length;
      return before;
    })
    .reverse();
}

/** Every registered dimension, best first, over all anchors; undefined if a class is empty. */
export function runRegister(
  cache: LoadedCache,
  job: FeatureReadingJob,
): readonly RegisterRow[] | undefined {
  const classes = classesOf(cache, job);
  const stats = statsOf(cache, classes, job.anchors);
  if (stats === undefined) return undefined;
  const { dimensions, polarity } = prototypeOfRegister(job.register);
  const choices = stabilityChoices(cache, classes, job);
  return dimensions
    .map((index, i) => ({
      ...describeDimension(stats, index, polarity[i]!),
      stability: choices && choices.filter((chosen) => chosen.get(index) === polarity[i]).length,
    }))
    .sort((a, b) => b.auc - a.auc || a.index - b.index);
}

function statsOf(
  cache: LoadedCache,
  { negatives }: Classes,
  anchors: readonly number[],
): DimensionStats | undefined {
  const { planes } = cache.evaluated;
  const nNeg = popcount(negatives);
  if (anchors.length === 0 || nNeg === 0) return undefined;
  return dimensionStats(
    { n: anchors.length, plus: plusCountsOfList(planes, anchors) },
    { n: nNeg, plus: plusCounts(planes, negatives) },
  );
}

/** The k best dimensions with their polarity, without each fifth of the anchors; null for fewer than ten. */
function stabilityChoices(
  cache: LoadedCache,
  classes: Classes,
  { anchors, register }: FeatureReadingJob,
): readonly ReadonlyMap<number, number>[] | null {
  if (anchors.length < 2 * STABILITY_CHOICES) return null;
  const k = register.pos.length + register.neg.length;
  return Array.from({ length: STABILITY_CHOICES }, (_, fifth) => {
    const kept = anchors.filter((_anchor, i) => i % STABILITY_CHOICES !== fifth);
    const stats = statsOf(cache, classes, kept)!;
    return new Map(
      rankedDimensions(stats)
        .slice(0, k)
        .map((d) => [d, stats.polarity[d]!] as const),
    );
  });
}

/** Pearson correlation of agreement over the evaluated tokens with each other register; null where one is constant. */
export function runCorrelations(
  cache: LoadedCache,
  { register, others }: CorrelationJob,
): readonly (number | null)[] {
  const { planes, tokens } = cache.evaluated;
  const countsOf = (each: Register): Uint16Array =>
    agreementCounts(planes, prototypeOfRegister(each));
  const own = countsOf(register);
  return others.map((other) => pearson(own, countsOf(other), tokens));
}

function pearson(a: Uint16Array, b: Uint16Array, among: Uint32Array): number | null {
  let [n, sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0];
  for (let id = 0; id < a.length; id++) {
    if (!has(among, id)) continue;
    const [x, y] = [a[id]!, b[id]!];
    n++;
    sumA += x;
    sumB += y;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  const scale = Math.sqrt((n * squaresA - sumA * sumA) * (n * squaresB - sumB * sumB));
  if (!(scale > 0)) return null;
  return Math.max(-1, Math.min(1, (n * products - sumA * sumB) / scale));
}

/** As the feature would be measured there with seed 0, without a null. */
export async function runHeldOut(
  cache: LoadedCache,
  { task }: HeldOutJob,
  host: JobHost,
): Promise<HeldOutOutcome | undefined> {
  const steps = measureFeature(cache.evaluated, task, { seed: 0, folds: FOLDS });
  for (;;) {
    const step = steps.next();
    await host.breathe();
    if (!step.done) continue;
    if ('reason' in step.value) return undefined;
    const { auc, k, nPos, nNeg } = step.value.figures;
    return { ...auc.heldOut, k, nPos, nNeg };
  }
}
