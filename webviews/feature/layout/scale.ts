/** Straight-line scales and round tick values. */

export interface Scale {
  readonly domain: readonly [number, number];
  /** Pixels. */
  readonly range: readonly [number, number];
}

export function at({ domain: [a, b], range: [from, to] }: Scale, value: number): number {
  return from + ((value - a) / (b - a)) * (to - from);
}

/**
 * Round values inside the domain: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param most Upper bound on how many, at least 2.
 */
export function ticks([low, high]: readonly [number, number], most: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const step = [1, 2, 5, 10, 20]
    .map((factor) => factor * power)
    .find((candidate) => multiples(low, high, candidate).length <= most)!;
  return multiples(low, high, step).map((n) => Number((n * step).toPrecision(12)));
}

/** Which multiples of a step lie in a range; one that misses it by a rounding error also counts. */
function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Digits after the point needed to distinguish neighbouring ticks. */
export function digitsOf(values: readonly number[]): number {
  const lengths = values.map((value) => String(value).split('.')[1]?.length ?? 0);
  return Math.max(0, ...lengths);
}

/** A domain that contains all values, with a small margin on both sides. */
export function domainOf(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = 0.06 * (high - low || 1);
  return [low - air, high + air];
}
