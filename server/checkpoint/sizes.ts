/** Decoders of the sizes in configurations, where 0 is none. */
import { count, Mismatch, type Decoder } from '../protocol/decode';

/** The largest models have some hundred. */
const mostBlocks = 10_000;

/** A whole number from 1 on. */
export const size: Decoder<number> = (value, path) => {
  const found = count(value, path);
  if (found === 0) throw new Mismatch(`${path} is 0`);
  return found;
};

/** A number of blocks: each is built, so a hostile one would take all memory. */
export const blockCount: Decoder<number> = (value, path) => {
  const found = size(value, path);
  if (found > mostBlocks)
    throw new Mismatch(`${path} is not a number of blocks up to ${mostBlocks}`);
  return found;
};

/** Height and width. */
export type Area = readonly [number, number];

/** Configurations have one number for both, or a list of two. */
export const area: Decoder<Area> = (value, path) => {
  const both: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  const [height, width] = both.length === 2 ? both : [value, value];
  return [size(height, path), size(width, path)];
};
