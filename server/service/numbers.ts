/** How measured numbers are written: the same everywhere in the editor. */
import { count, fixed, interval as bounds, pRelation, ranks, ranksOfMid } from '../protocol/format';
import { headlineP95, isHeldOut } from '../protocol/heldOut';
import { noIntervalReason, type Basics } from '../protocol/intervals';
import type {
  Estimate,
  FeatureMeasurement,
  HeadlineNull,
  NullKind,
  Polarity,
} from '../protocol/evidence';

/** An AUC, agreement or probability in [0, 1]. */
export function share(value: number): string {
  return fixed(value, 3);
}

/** e.g. `0.841 [0.783, 0.892]`, or the value and the reason why it has no interval. */
export function estimate(value: Estimate, basics: Basics): string {
  return `${share(value.value)} ${interval(value, basics)}`;
}

/** e.g. `[0.783, 0.892]`, or why there is none. */
function interval({ low, high }: Estimate, basics: Basics): string {
  if (low !== null && high !== null) return bounds({ low, high });
  return `(no interval: ${noIntervalReason(basics)})`;
}

/** e.g. `held-out 0.841 [0.783, 0.892]`; `in-sample 0.971` where the anchors chose the register, or may have. */
export function aucFigure(measured: FeatureMeasurement): string {
  const { heldOut, inSample } = measured.auc;
  return isHeldOut(measured)
    ? `held-out ${estimate(heldOut, measured)}`
    : `in-sample ${share(inSample.value)} (not held out)`;
}

const nullNames: Readonly<Record<NullKind, string>> = {
  'look-alike': 'look-alikes',
  uniform: 'random',
  'in-sample': 'in-sample',
  'best-look-alike': "look-alikes' best",
  'best-uniform': "random sets' best",
};

/** e.g. `look-alikes 0.583, q = 0.012`: the AUC of the sets that the feature is tested against, and the outcome. */
export function nullFigure(measured: FeatureMeasurement): string {
  const { nullMatched } = measured;
  return `${nullNames[nullMatched.kind]} ${share(headlineP95(measured))}, ${outcome(nullMatched)}`;
}

/** e.g. `q = 0.012`, or p if the feature was measured alone. */
export function outcome({ p, q }: Pick<HeadlineNull, 'p' | 'q'>): string {
  return q === null ? (p === null ? 'p withheld' : `p ${pRelation(p)}`) : `q ${pRelation(q)}`;
}

/** A rank, or the two in the middle of an even number of ties: `17`, `17–18 (tied)`. */
export function rankText(rank: number): string {
  const [first, last] = ranksOfMid(rank);
  return ranks(first, last) + (first === last ? '' : ' (tied)');
}

/** e.g. `n+ 50, n− 30,112, 5-fold over anchors`: without it no AUC is shown. */
export function split({ nPos, nNeg, provenance }: FeatureMeasurement): string {
  return `n+ ${count(nPos)}, n− ${count(nNeg)}, ${provenance.folds}-fold over anchors`;
}

/** e.g. `12+`. */
export function signed(index: number, polarity: Polarity): string {
  return `${index}${polarity}`;
}
