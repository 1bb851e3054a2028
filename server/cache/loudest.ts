/**
 * The loudest tokens of every dimension: those that lie farthest from its vocabulary mean on either side, in a file
 * beside the centred cache that is made of the same states. Little-endian:
 *
 *     magic[8]  keyLength u32  dimensions u32  each u32  key (JSON, padded with spaces to 4 bytes)
 *     ids u32[2][dimensions][each], + sides first  distances f32[2][dimensions][each]  CRC-32 of all the above u32
 *
 * A side with fewer tokens ends in the id 2^32 - 1.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeAtomically } from './atomic';
import { crc32 } from './crc32';
import { systemCode } from './diskFault';
import { keyText, stemOf, type CacheKey } from './key';
import { readFault } from './read';

/** Tokens kept of either side of a dimension: more than are shown, since special and unused ones are left out later. */
const LOUDEST = 32;

const MAGIC = 'DIMLOUD1';
const FIXED = 20;
const NONE = 0xffffffff;

/** By dimension and side. */
export interface Loudest {
  /** Both [2, D, each] row-major, the + sides first; loudest first, of equals the lower id. */
  readonly ids: Uint32Array;
  /** |h - mu|, > 0. */
  readonly distances: Float32Array;
  readonly dimensions: number;
  readonly each: number;
}

/** A token that a dimension holds strongly. */
export interface Loud {
  readonly id: number;
  readonly distance: number;
}

/** Tokens on one side of a dimension, loudest first. */
export function loudSide(
  { ids, distances, dimensions, each }: Loudest,
  dimension: number,
  side: '+' | '-',
): Loud[] {
  const from = ((side === '+' ? 0 : dimensions) + dimension) * each;
  const all = Array.from({ length: each }, (_, i) => ({
    id: ids[from + i]!,
    distance: distances[from + i]!,
  }));
  return all.filter(({ id }) => id !== NONE);
}

/** Finds the loudest tokens of states that come batch by batch, in the order of their ids. */
export class LoudestFinder {
  private readonly ids: Uint32Array;
  private readonly distances: Float32Array;

  constructor(
    private readonly dimensions: number,
    private readonly each = LOUDEST,
  ) {
    this.ids = new Uint32Array(2 * dimensions * each).fill(NONE);
    this.distances = new Float32Array(this.ids.length);
  }

  /** @param states [rows, D], of which `count` are tokens `first`, `first` + 1, ...; @param mean Length D. */
  add(first: number, count: number, states: Float32Array, mean: Float32Array): void {
    const { dimensions, each, distances } = this;
    for (let row = 0, at = 0; row < count; row += 1)
      for (let d = 0; d < dimensions; d += 1, at += 1) {
        const away = states[at]! - mean[d]!;
        const from = ((away > 0 ? 0 : dimensions) + d) * each;
        const distance = Math.fround(Math.abs(away));
        if (distance > distances[from + each - 1]!) this.insert(from, first + row, distance);
      }
  }

  found(): Loudest {
    const { ids, distances, dimensions, each } = this;
    return { ids, distances, dimensions, each };
  }

  private insert(from: number, id: number, distance: number): void {
    const { ids, distances, each } = this;
    let at = from + each - 1;
    for (; at > from && distances[at - 1]! < distance; at -= 1) {
      distances[at] = distances[at - 1]!;
      ids[at] = ids[at - 1]!;
    }
    distances[at] = distance;
    ids[at] = id;
  }
}

/** Absolute path of the file beside a cache. */
export function loudestFile(folder: string, key: CacheKey): string {
  return path.join(folder, `${stemOf(keyText(key))}.loudest`);
}

/** Writes the file, atomically. @throws FaultError `disk-full` or `disk-denied`. */
export function writeLoudest(file: string, key: CacheKey, loudest: Loudest): void {
  const { ids, distances, dimensions, each } = loudest;
  const text = Buffer.from(keyText(key), 'utf8');
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
  const head = Buffer.alloc(FIXED);
  head.write(MAGIC, 0, 'latin1');
  [padded.length, dimensions, each].forEach((v, i) => head.writeUInt32LE(v, 8 + 4 * i));
  const parts = [head, padded, bytesOf(ids), bytesOf(distances)];
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(Buffer.concat(parts)));
  writeAtomically(file, [...parts, sum]);
}

/**
 * @returns Undefined if there is no such file, if it is damaged, or of other states than its name says: it must then be
 *   made again.
 * @throws FaultError `cache-corrupt` if it cannot be read.
 */
export function readLoudest(file: string): Loudest | undefined {
  try {
    return decoded(fs.readFileSync(file), path.basename(file));
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw readFault(error, file);
  }
}

function decoded(bytes: Buffer, name: string): Loudest | undefined {
  if (bytes.length < FIXED + 4 || bytes.toString('latin1', 0, 8) !== MAGIC) return undefined;
  const [keyLength, dimensions, each] = [8, 12, 16].map((at) => bytes.readUInt32LE(at)) as [
    number,
    number,
    number,
  ];
  const count = 2 * dimensions * each;
  const body = FIXED + keyLength;
  const end = body + 8 * count;
  if (bytes.length !== end + 4 || crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end))
    return undefined;
  const key = bytes.toString('utf8', FIXED, body).trimEnd();
  if (name !== `${stemOf(key)}.loudest`) return undefined;
  const ids = Uint32Array.from({ length: count }, (_, i) => bytes.readUInt32LE(body + 4 * i));
  const distances = Float32Array.from({ length: count }, (_, i) =>
    bytes.readFloatLE(body + 4 * (count + i)),
  );
  return { ids, distances, dimensions, each };
}

function bytesOf(values: Uint32Array | Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
