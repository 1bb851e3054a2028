/** How measured numbers are written: the same everywhere in the editor. */
import type { Estimate, FeatureMeasurement, Polarity } from '../protocol/evidence';

/** An AUC, agreement or probability in [0, 1] with two decimals. */
export function share(value: number): string {
  return value.toFixed(2);
}

/** How many anchors and negatives a number rests on. */
export interface Counts {
  readonly nPos: number;
  readonly nNeg: number;
}

/** e.g. `0.84 [0.78, 0.89]`, or the value and why it has no interval. */
export function estimate(value: Estimate, counts: Counts): string {
  return `${share(value.value)} ${interval(value, counts)}`;
}

/** e.g. `[0.78, 0.89]`, or why there is none. */
export function interval({ low, high }: Estimate, { nPos, nNeg }: Counts): string {
  if (low !== null && high !== null) return `[${share(low)}, ${share(high)}]`;
  if (nPos >= 10 && nNeg < 10) return '(no interval: fewer than 10 negatives)';
  return `(no interval: fewer than 10 ${nPos < 10 ? '' : 'different '}anchors)`;
}

/** A p-value with two significant digits; never "0". */
export function pValue(value: number): string {
  if (value < 0.0001) return '< 0.0001';
  return value >= 0.1 ? value.toFixed(2) : Number(value.toPrecision(2)).toString();
}

/** A change in logits with its sign, e.g. `-1.32`. */
export function change(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
}

/** Grouped by narrow spaces, e.g. `30 112`, so that it reads the same everywhere; a mid-rank keeps its half. */
export function count(value: number): string {
  return value.toFixed(value % 1 === 0 ? 0 : 1).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** e.g. `n+ 50, n- 30 112, 5-fold over anchors`: without it no AUC is shown. */
export function split({ nPos, nNeg, provenance }: FeatureMeasurement): string {
  return `n+ ${count(nPos)}, n- ${count(nNeg)}, ${provenance.folds}-fold over anchors`;
}

/** e.g. `12+`. */
export function signed(index: number, polarity: Polarity): string {
  return `${index}${polarity}`;
}
