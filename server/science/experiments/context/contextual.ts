/** AUC of type-level prototypes on positions of running text, each anchor scored by the folds without it. */
import type { Prototype } from '../../../core/prototype';
import { agreementCounts } from '../../../core/agreement';
import { aucOfHistograms, histogram, placements } from '../../../core/auc';
import { has } from '../../../core/bits';
import type { SignPlanes } from '../../../core/planes';
import type { Estimate } from '../../../protocol/evidence';
import type { ChoosePrototype, Detection } from '../../evaluate';
import { trainingOf } from '../../evaluate';
import { aucInterval, clusteredVariance } from '../../interval';
import { mean } from '../../resampling';
import type { RunningSigns } from '../common/running';

/** Running text by token. */
export interface TextIndex {
  readonly planes: SignPlanes;
  readonly tokens: readonly number[];
  /** Rows of each token, ascending. */
  readonly rows: ReadonlyMap<number, readonly number[]>;
  /** Rows of the tokens that are evaluated. */
  readonly counted: readonly number[];
}

export function indexText(
  running: RunningSigns,
  planes: SignPlanes,
  evaluated: Uint32Array,
): TextIndex {
  const rows = new Map<number, number[]>();
  running.tokens.forEach((token, row) => {
    const known = rows.get(token);
    if (known) known.push(row);
    else rows.set(token, [row]);
  });
  const counted = Array.from(running.tokens.keys()).filter((row) =>
    has(evaluated, running.tokens[row]!),
  );
  return { planes, tokens: running.tokens, rows, counted };
}

/** The fold of each anchor. */
export interface AnchorFolds {
  readonly foldOf: readonly number[];
  readonly folds: number;
}

export interface Contextual {
  readonly auc: Estimate;
  /** Positions of anchors, and how many different anchors occur there. */
  readonly positions: number;
  readonly words: number;
}

/** One fold: its held-out positives against all negatives. */
interface ScoredRows {
  readonly k: number;
  readonly counts: Uint16Array;
  /** Positions of the held-out anchors. */
  readonly rows: readonly number[];
  readonly placements: readonly number[];
}

/** All folds. */
export interface ScoredText {
  readonly folds: readonly ScoredRows[];
  /** Positions of counted tokens that are not anchors. */
  readonly negatives: readonly number[];
}

/** @returns Undefined if the text holds fewer than two different anchors, or only anchors. */
export function scoreText(
  text: TextIndex,
  detection: Detection,
  { foldOf, folds }: AnchorFolds,
  choose: ChoosePrototype,
): ScoredText | undefined {
  const { anchors } = detection;
  const negatives = negativeRows(text, anchors);
  const words = anchors.filter((token) => text.rows.has(token)).length;
  if (words < 2 || negatives.length === 0) return undefined;
  const all = Array.from(anchors.keys());
  const scored = Array.from({ length: folds }, (_, f) => {
    const held = all.filter((i) => foldOf[i] === f).map((i) => anchors[i]!);
    const train = all.filter((i) => foldOf[i] !== f);
    return scoreRows(text, choose(trainingOf(detection, train)), held, negatives);
  });
  return { folds: scored, negatives };
}

function negativeRows(text: TextIndex, anchors: readonly number[]): number[] {
  const positive = new Set(anchors);
  return text.counted.filter((row) => !positive.has(text.tokens[row]!));
}

function scoreRows(
  text: TextIndex,
  prototype: Prototype,
  held: readonly number[],
  negatives: readonly number[],
): ScoredRows {
  const k = prototype.dimensions.length;
  const counts = agreementCounts(text.planes, prototype);
  const rows = held.flatMap((token) => text.rows.get(token) ?? []);
  const placement = placements(histogram(counts, negatives, k));
  return { k, counts, rows, placements: rows.map((row) => placement[counts[row]!]!) };
}

/** Held-out AUC, [0, 1]. */
export function aucOf({ folds }: ScoredText): number {
  return mean(folds.flatMap((fold) => fold.placements));
}

/**
 * Held-out AUC with its interval, which treats the positions of one word, positive or negative, as one cluster, and the
 * prototypes as fixed.
 */
export function contextualOf(text: TextIndex, scored: ScoredText): Contextual {
  const wordAt = (row: number): number => text.tokens[row]!;
  const positives = scored.folds.flatMap(({ rows }) => rows.map(wordAt));
  const negatives = scored.negatives.map(wordAt);
  const values = scored.folds.flatMap((fold) => fold.placements);
  const words = new Set(positives).size;
  const variance =
    clusteredVariance(values, positives) +
    clusteredVariance(outscoringShares(scored, positives.length), negatives);
  const independent = Math.min(words, new Set(negatives).size);
  return {
    auc: aucInterval(aucOf(scored), variance, independent),
    positions: values.length,
    words,
  };
}

/** For each negative: share of all positives that outscore it, ties counted half. */
function outscoringShares({ folds, negatives }: ScoredText, positives: number): Float64Array {
  const shares = new Float64Array(negatives.length);
  for (const { k, counts, rows } of folds) {
    const above = outscoring(histogram(counts, rows, k));
    negatives.forEach((row, j) => (shares[j]! += above[counts[row]!]! / positives));
  }
  return shares;
}

/** For each score: how many of the counted rows score higher, ties counted half. */
function outscoring(counts: Uint32Array): Float64Array {
  const result = new Float64Array(counts.length);
  let above = 0;
  for (let s = counts.length - 1; s >= 0; s--) {
    result[s] = above + counts[s]! / 2;
    above += counts[s]!;
  }
  return result;
}

/** In-sample AUC on running text: the prototype of all anchors, scored on their own positions (the paper's figure). */
export function inSampleContextual(
  text: TextIndex,
  anchors: readonly number[],
  prototype: Prototype,
): number | undefined {
  const k = prototype.dimensions.length;
  const counts = agreementCounts(text.planes, prototype);
  const rows = anchors.flatMap((token) => text.rows.get(token) ?? []);
  const negatives = negativeRows(text, anchors);
  return aucOfHistograms(histogram(counts, rows, k), histogram(counts, negatives, k));
}
