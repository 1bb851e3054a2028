/** New numbers for a matrix: drawn from a normal distribution, or its own in another order. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Twin } from '../../protocol/states';
import { ElementType } from '../../onnx/tensors';
import { decodeNumbers, halfBits } from './numbers';

/**
 * @param name Of the matrix: each has its own random stream, so that a cut graph has the same weights as the whole one.
 * @param bytes The stored numbers, little-endian; not changed.
 * @param type Their element type: float32, float16 or bfloat16.
 */
export function redrawn(
  { kind, seed }: Twin,
  name: string,
  bytes: Uint8Array,
  type: number,
): Uint8Array {
  const random = stream(seed, name);
  const width = type === ElementType.float32 ? 4 : 2;
  if (kind === 'shuffled') return shuffled(bytes, width, random);
  const count = bytes.length / width;
  const { mean, deviation } = moments(decodeNumbers(bytes, type, 0, count));
  const drawn = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - uniformFloat64(random)));
    const angle = 2 * Math.PI * uniformFloat64(random);
    drawn[i] = mean + radius * Math.cos(angle);
    if (i + 1 < count) drawn[i + 1] = mean + radius * Math.sin(angle);
  }
  return encoded(drawn, type);
}

function stream(seed: number, name: string): RandomGenerator {
  let hash = 0x811c9dc5 ^ seed;
  for (const unit of `twin ${name}`) hash = Math.imul(hash ^ unit.codePointAt(0)!, 0x01000193);
  return xoroshiro128plus(hash | 0);
}

/** Fisher-Yates on the stored bits. */
function shuffled(bytes: Uint8Array, width: 2 | 4, random: RandomGenerator): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const items = width === 4 ? new Uint32Array(copy.buffer) : new Uint16Array(copy.buffer);
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = uniformInt(random, 0, i);
    const kept = items[i]!;
    items[i] = items[j]!;
    items[j] = kept;
  }
  return copy;
}

/** Mean and population standard deviation, by two passes. */
function moments(values: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const x of values) sum += x;
  const mean = sum / values.length;
  let squares = 0;
  for (const x of values) squares += (x - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

function encoded(values: Float32Array, type: number): Uint8Array {
  if (type === ElementType.float32) return new Uint8Array(values.buffer);
  const bits = type === ElementType.float16 ? halfBits : bfloatBits();
  return new Uint8Array(Uint16Array.from(values, (x) => bits(x)).buffer);
}

/** The bfloat16 nearest to a number, ties to even. */
function bfloatBits(): (value: number) => number {
  const view = new DataView(new ArrayBuffer(4));
  return (value) => {
    view.setFloat32(0, value);
    const bits = view.getUint32(0);
    return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  };
}
