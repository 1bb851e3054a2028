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
  const step = [1, 2, 5, 10]
    .map((factor) => factor * powerBelow((high - low) / most))
    .find((candidate) => Math.floor(high / candidate) - Math.ceil(low / candidate) < most)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => round((first + i) * step));
}

/** Digits after the point that tell neighbouring ticks apart. */
export function digitsOf(values: readonly number[]): number {
  const lengths = values.map((value) => String(value).split('.')[1]?.length ?? 0);
  return Math.max(0, ...lengths);
}

/** A domain that holds all values, with a little air on both sides. */
export function domainOf(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = 0.06 * (high - low || 1);
  return [low - air, high + air];
}

function powerBelow(value: number): number {
  return 10 ** Math.floor(Math.log10(value));
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}
