/** What configurations say of sizes, where 0 is none, and of blocks. */
import { count, listOf, Mismatch, oneOf, type Decoder } from '../protocol/decode';
import type { Fields } from './fields';

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

/** The fields of D and of the number of heads that share it, each with what a family takes for a missing one. */
export type HeadFields = readonly [
  width: readonly [field: string, otherwise: number],
  heads: readonly [field: string, otherwise: number],
];

/** @throws FaultError `model-unsupported` for heads that do not divide D. */
export function headsIn(
  fields: Fields,
  [[widthField, usualWidth], [headsField, usualHeads]]: HeadFields,
): { readonly width: number; readonly heads: number } {
  const width = fields.get(widthField, size, usualWidth);
  const heads = fields.get(headsField, size, usualHeads);
  if (width % heads === 0) return { width, heads };
  throw fields.refuse(headsField, `numbers of heads that divide ${widthField}`);
}

/** Height and width. */
export type Area = readonly [number, number];

/** Configurations have one number for both, or a list of two. */
export const area: Decoder<Area> = (value, path) => {
  const both: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  const [height, width] = both.length === 2 ? both : [value, value];
  return [size(height, path), size(width, path)];
};

/** What the blocks of a family may be: of these two, the second is the one that is asked for. */
type LayerTypes = readonly [string, string];

/**
 * Whether each block is of the second type, block 1 first: what `layer_types` says, where a file has it.
 *
 * @param otherwise By the index of a block, from 0 on.
 */
export function layersOfType(
  fields: Fields,
  types: LayerTypes,
  layers: number,
  otherwise: (index: number) => boolean,
): boolean[] {
  const listed = fields.get('layer_types', listOf(oneOf(...types)), undefined);
  if (listed && listed.length !== layers) throw fields.refuse('layer_types', `${layers} entries`);
  return Array.from({ length: layers }, (_, i) => (listed ? listed[i] === types[1] : otherwise(i)));
}

/** Blocks that see all positions before them, and blocks that see a window. */
export const slidingOrNot = ['full_attention', 'sliding_attention'] as const;
