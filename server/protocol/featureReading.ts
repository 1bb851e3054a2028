/** What a cache tells of a feature beyond its evidence, for its page: read when asked for, never stored. */
import {
  count,
  flag,
  listOf,
  nullable,
  object,
  oneOf,
  real,
  text,
  unit,
  type Decoded,
} from './decode';
import { POLARITIES, type FeatureMeasurement } from './evidence';
import { isHeldOut } from './heldOut';

/** Tokens of a feature by their agreement: the best, those beside the threshold, what lies on the wrong side of it. */
export const TOKEN_LISTS = [
  'top',
  'borderline',
  'false-positive',
  'false-negative',
  'levels',
  'found',
] as const;
export type TokenListName = (typeof TOKEN_LISTS)[number];

/** Levels are numbers of the k registered dimensions whose sign agrees, 0 to k. */
export interface TokenListAsked {
  readonly list: TokenListName;
  /** Tokens from this level up count as found. */
  readonly threshold: number;
  /** Of `levels`: those from the first to the last. */
  readonly levels?: readonly [first: number, last: number];
  /** Of `found`: what the text contains, in whatever case. Tokens that are just that word come first. */
  readonly text?: string;
  readonly from: number;
  readonly count: number;
}

export type ScoredTokens = Decoded<typeof scoredTokens>;
export const scoredTokens = object({
  /** Of the whole list. */
  total: count,
  rows: listOf(
    object(
      {
        id: count,
        text,
        /** Of k. */
        level: count,
        /** Ranks of what is tied with it, 1 the best of anchors and negatives together. */
        first: count,
        last: count,
        anchor: flag,
      },
      {
        /** Of an image or a sound. */
        label: text,
      },
    ),
  ),
});

/** How many tokens have each level of agreement, 0 to k: with the register of all anchors, so those are in-sample. */
export type AgreementLevels = Decoded<typeof agreementLevels>;
export const agreementLevels = object({
  k: count,
  anchors: listOf(count),
  negatives: listOf(count),
});

/** Choices of the register without a fifth of the anchors, in which a dimension's stability is counted. */
export const STABILITY_CHOICES = 5;

/** One registered dimension. */
export type RegisterRow = Decoded<typeof registerRow>;
export const registerRow = object({
  index: count,
  polarity: oneOf(...POLARITIES),
  auc: unit,
  pPlus: unit,
  pMinus: unit,
  /** In how many of the choices it is among the k best again; null if not known. */
  stability: nullable(count),
});

/** One layer of the catalog's site, as far as it has a token cache: held out by the catalog's own folds and rule. */
export type LayerRow = Decoded<typeof layerRow>;
export const layerRow = object({
  layer: count,
  /** Null without a cache of the layer: it is not measured. */
  measured: nullable(
    object({
      value: unit,
      low: nullable(unit),
      high: nullable(unit),
      k: count,
      nPos: count,
      nNeg: count,
    }),
  ),
});

/** Pearson correlation of two features' agreement over the vocabulary; null where one of them does not vary. */
export type Correlation = Decoded<typeof correlation>;
export const correlation = object({ feature: text, r: nullable(real(-1, 1)) });

/**
 * Levels by which a page counts: anchors as the folds that held them out scored them, wherever the evidence can tell. A
 * fold's register has a width of its own, so its share of agreement stands for the nearest level.
 */
export function countedLevels(
  measured: FeatureMeasurement,
  read: AgreementLevels,
): AgreementLevels {
  if (!isHeldOut(measured)) return read;
  const anchors = new Array<number>(read.k + 1).fill(0);
  for (const { agreement } of measured.anchors) anchors[Math.round(agreement * read.k)]!++;
  return { ...read, anchors };
}

/**
 * The level that tells the classes apart best: the largest difference of the shares that reach it (Youden's J); of
 * equals the lowest. In [1, k].
 */
export function bestThreshold({ k, anchors, negatives }: AgreementLevels): number {
  const total = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + n, 0);
  const [nPos, nNeg] = [total(anchors) || 1, total(negatives) || 1];
  let [best, most, found, falsely] = [1, -Infinity, 0, 0];
  for (let level = k; level >= 1; level--) {
    found += anchors[level] ?? 0;
    falsely += negatives[level] ?? 0;
    const difference = found / nPos - falsely / nNeg;
    if (difference >= most) [best, most] = [level, difference];
  }
  return best;
}
