import type { Estimate } from '../protocol/evidence';
import type { ComparedAuc } from '../protocol/comparison';

/**
 * The difference b minus a of two estimates, with a 95 % interval made from theirs (MOVER). The two count as
 * independent: if both were measured on the same anchors they are not, and the interval is too wide, never too narrow.
 *
 * @returns Null if a side is missing; an interval of null if a side has none.
 * @see Zou & Donner 2008, "Construction of confidence limits about effect measures".
 */
export function changeOf(a: Estimate | null, b: Estimate | null): ComparedAuc['change'] {
  if (a === null || b === null) return null;
  const mean = b.value - a.value;
  if (a.low === null || a.high === null || b.low === null || b.high === null) {
    return { mean, interval: null };
  }
  const down = Math.hypot(b.value - b.low, a.high - a.value);
  const up = Math.hypot(b.high - b.value, a.value - a.low);
  return { mean, interval: [mean - down, mean + up] };
}

/** Whether chance does not explain the change: `0` also if that cannot be determined. */
export function directionOf(change: ComparedAuc['change']): -1 | 0 | 1 {
  if (!change?.interval) return 0;
  const [low, high] = change.interval;
  return low > 0 ? 1 : high < 0 ? -1 : 0;
}
