/** Planes in parts, as a cache larger than memory has them. */
import { has } from '../../server/core/bits';
import { chunkedPlanes } from '../../server/core/chunks';
import type { SignPlanes } from '../../server/core/planes';
import { planeOf } from '../../server/core/planes';
import { planesOf, type Bits } from './noise';

/** @param size Tokens of a chunk, a multiple of 32. */
export function inChunks(bits: Bits, size: number): SignPlanes {
  const chunks = Array.from({ length: Math.ceil(bits.tokens / size) }, (_, c) => {
    const first = c * size;
    const tokens = Math.min(size, bits.tokens - first);
    const part = { ...bits, tokens, at: (t: number, d: number) => bits.at(first + t, d) };
    const planes = planesOf(part);
    return { first, tokens, planes: () => planes };
  });
  return chunkedPlanes(bits.dimensions, chunks);
}

/** The same signs in chunks. */
export function cutUp(planes: SignPlanes, size: number): SignPlanes {
  const { tokens, dimensions } = planes;
  const at = (t: number, d: number): boolean => has(planeOf(planes, d), t);
  return inChunks({ tokens, dimensions, at }, size);
}
