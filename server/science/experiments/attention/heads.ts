/** How a register spreads over the heads of keys or values. */
import type { Prototype } from '../../../core/prototype';
import type { Random } from '../../random';
import { sample } from '../../random';
import { quantile } from '../common/summary';

export interface HeadLoad {
  /** Share of the register in each head; they add up to 1. */
  readonly shares: readonly number[];
  /** The largest of them. */
  readonly busiest: number;
  /** 95th percentile of the largest share of a head, for the same number of random dimensions. */
  readonly busiestNullP95: number;
}

const DRAWS = 200;

/**
 * @param width Dimensions of the site: all heads, head after head.
 * @param headWidth Divides `width`.
 */
export function headLoad(
  { dimensions }: Prototype,
  width: number,
  headWidth: number,
  random: Random,
): HeadLoad {
  const shares = sharesOf(dimensions, width, headWidth);
  const all = Array.from({ length: width }, (_, d) => d);
  const draws = Array.from({ length: DRAWS }, () =>
    Math.max(...sharesOf(sample(all, dimensions.length, random), width, headWidth)),
  );
  return { shares, busiest: Math.max(...shares), busiestNullP95: quantile(draws, 0.95) };
}

function sharesOf(dimensions: readonly number[], width: number, headWidth: number): number[] {
  const shares = new Array<number>(width / headWidth).fill(0);
  for (const d of dimensions) shares[Math.floor(d / headWidth)]! += 1 / dimensions.length;
  return shares;
}
