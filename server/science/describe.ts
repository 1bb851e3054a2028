/** Turns a scored feature into the rows that people read. */
import type { Prototype } from '../core/prototype';
import { members } from '../core/bits';
import type {
  AgreementHistogram,
  AnchorEvidence,
  DimensionEvidence,
  Polarity,
  Register,
} from '../protocol/evidence';
import type { ScoredFold } from './evaluate';
import type { DimensionStats } from './prototype';
import type { Run } from './runs';

/** Bins of the agreement histogram. */
const BINS = 20;

export function polarityOf(sign: number): Polarity {
  return sign > 0 ? '+' : '-';
}

/** The register, ascending. */
export function registerOf(prototype: Prototype): Register {
  const pick = (sign: number): number[] =>
    prototype.dimensions.filter((_, i) => prototype.polarity[i] === sign).sort((a, b) => a - b);
  return { pos: pick(1), neg: pick(-1) };
}

/** One dimension as a classifier, in the direction of `polarity`: below 0.5 if the anchors contradict it. */
export function describeDimension(
  stats: DimensionStats,
  index: number,
  polarity: number,
): DimensionEvidence {
  const pPlus = stats.pPlus[index]!;
  const pMinus = stats.pMinus[index]!;
  return {
    index,
    polarity: polarityOf(polarity),
    auc: (1 + polarity * (pPlus - pMinus)) / 2,
    pPlus,
    pMinus,
  };
}

/** The most rows shown; the register itself is kept whole. */
const MOST_ROWS = 64;

/** The registered dimensions, best first, at most 64 of them. */
export function describeDimensions(
  prototype: Prototype,
  stats: DimensionStats,
): DimensionEvidence[] {
  return prototype.dimensions
    .map((d, i) => describeDimension(stats, d, prototype.polarity[i]!))
    .sort((a, b) => b.auc - a.auc || a.index - b.index)
    .slice(0, MOST_ROWS);
}

/**
 * Each anchor as scored by the folds that held it out, by its id.
 *
 * @param negatives How many negatives it was ranked among.
 */
export function describeAnchors(
  task: { readonly anchors: readonly number[]; readonly anchorTexts: readonly string[] },
  { placement, agreement }: Run,
  negatives: number,
): ReadonlyMap<number, AnchorEvidence> {
  return new Map(
    task.anchors.map((id, i) => [
      id,
      {
        id,
        text: task.anchorTexts[i]!,
        agreement: agreement[i]!,
        rank: 1 + (1 - placement[i]!) * negatives,
      },
    ]),
  );
}

/**
 * Held-out agreement of anchors and negatives, `BINS` equal bins over [0, 1]. Each token counts once: a negative,
 * which every fold scores, in the fold chosen by its index.
 */
export function histogramOfFolds(folds: readonly ScoredFold[]): AgreementHistogram {
  const anchors = new Array<number>(BINS).fill(0);
  const rest = new Array<number>(BINS).fill(0);
  const bin = (count: number, k: number): number =>
    Math.min(BINS - 1, Math.floor((count / k) * BINS));
  const shared = folds.every((fold) => fold.negatives === folds[0]!.negatives);
  folds.forEach((fold, f) => {
    for (const count of fold.heldOutCounts) anchors[bin(count, fold.k)]!++;
    members(fold.negatives).forEach((token, i) => {
      if (!shared || i % folds.length === f) rest[bin(fold.counts[token]!, fold.k)]!++;
    });
  });
  return { members: anchors, rest };
}
