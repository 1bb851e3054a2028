/** Seeded noise for tests: sign matrices as rows of packed bytes, and as booleans for naive oracles. */
import { fullSet, wordsFor } from '../../server/core/bits';
import { planesFromRows } from '../../server/core/planes';
import type { SignPlanes } from '../../server/core/planes';
import { seededRandom } from '../../server/science/random';
import { Random } from './random';

export interface Bits {
  readonly tokens: number;
  readonly dimensions: number;
  readonly at: (token: number, dimension: number) => boolean;
}

export function noiseBits(tokens: number, dimensions: number, seed: number): Bits {
  const random = seededRandom(seed, 'noise');
  const cells = Uint8Array.from({ length: tokens * dimensions }, () => random.int(2));
  return { tokens, dimensions, at: (t, d) => cells[t * dimensions + d] === 1 };
}

export function rowsOf({ tokens, dimensions, at }: Bits): Uint8Array {
  const rowBytes = (dimensions + 7) >> 3;
  const rows = new Uint8Array(tokens * rowBytes);
  for (let t = 0; t < tokens; t++) {
    for (let d = 0; d < dimensions; d++) {
      if (at(t, d)) rows[t * rowBytes + (d >> 3)]! |= 1 << (d & 7);
    }
  }
  return rows;
}

export function planesOf(bits: Bits): SignPlanes {
  return planesFromRows(rowsOf(bits), bits.tokens, bits.dimensions);
}

/**
 * Noise in which the first `members` tokens share the sign + in the first `register` dimensions, with chance `share`.
 */
export function plantedBits(
  size: { tokens: number; dimensions: number; members: number; register: number; share: number },
  seed: number,
): Bits {
  const noise = noiseBits(size.tokens, size.dimensions, seed);
  const random = seededRandom(seed, 'planted');
  const planted = new Set<number>();
  for (let t = 0; t < size.members; t++) {
    for (let d = 0; d < size.register; d++) {
      if (random.unit() < size.share) planted.add(t * size.dimensions + d);
    }
  }
  return { ...noise, at: (t, d) => planted.has(t * size.dimensions + d) || noise.at(t, d) };
}

/** Fair random signs drawn 32 tokens at a time, for sizes at which {@link noiseBits} is slow. */
export function noisePlanes(tokens: number, dimensions: number, seed: number): SignPlanes {
  const random = new Random(seed);
  const stride = wordsFor(tokens);
  const last = fullSet(tokens).at(-1)!;
  const words = Uint32Array.from({ length: dimensions * stride }, () => random.next() * 2 ** 32);
  for (let d = 0; d < dimensions; d++) words[(d + 1) * stride - 1]! &= last;
  return { tokens, dimensions, stride, words };
}
