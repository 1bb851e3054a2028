/**
 * The bytes of a cache file, little-endian:
 *
 *     magic[8]  version u32  keyLength u32  fileLength u64  tokens u32  dimensions u32  blockBytes u32  reserved u32
 *     sha256[32] of the payload  key (JSON)  CRC-32 of each payload block u32[]  CRC-32 of all the above u32
 *     payload: mean f32[dimensions], then rows u8[tokens][ceil(dimensions / 8)]
 */
import { createHash } from 'node:crypto';
import { type CacheKey, keyText } from './key';
import { crc32 } from './crc32';

export const fixedBytes = 72;
const magic = 'DIMCACHE';
const version = 1;
const blockBytes = 1 << 20;

/** What the header says, once its checksum holds. */
export interface Header {
  readonly key: CacheKey;
  /** The key as written. */
  readonly keyText: string;
  readonly tokens: number;
  readonly dimensions: number;
  readonly fileLength: number;
  readonly sha256: string;
  readonly blockBytes: number;
  readonly blockSums: readonly number[];
  /** Offset of the payload. */
  readonly payload: number;
}

/** Damage, in words; thrown by the readers below. */
export class Damage extends Error {}

export function bytesPerRow(dimensions: number): number {
  return Math.ceil(dimensions / 8);
}

/** Header and payload, ready to be written one after the other. */
export function encodeCache(
  key: CacheKey,
  mean: Float32Array,
  rows: Uint8Array,
): { chunks: Uint8Array[]; sha256: string } {
  const parts = [bytesOf(mean), rows];
  const hash = createHash('sha256');
  const sums: number[] = [];
  for (const block of blocksAcross(parts, blockBytes)) {
    hash.update(block);
    sums.push(crc32(block));
  }
  const digest = hash.digest();
  const payloadBytes = parts.reduce((sum, part) => sum + part.length, 0);
  const text = Buffer.from(keyText(key), 'utf8');
  const headerLength = fixedBytes + text.length + 4 * sums.length + 4;
  const header = Buffer.alloc(headerLength);
  header.write(magic, 0, 'latin1');
  header.writeUInt32LE(version, 8);
  header.writeUInt32LE(text.length, 12);
  header.writeBigUInt64LE(BigInt(headerLength + payloadBytes), 16);
  [key.tokens, mean.length, blockBytes, 0].forEach((v, i) => header.writeUInt32LE(v, 24 + 4 * i));
  digest.copy(header, 40);
  text.copy(header, fixedBytes);
  sums.forEach((sum, i) => header.writeUInt32LE(sum, fixedBytes + text.length + 4 * i));
  header.writeUInt32LE(crc32(header.subarray(0, headerLength - 4)), headerLength - 4);
  return { chunks: [header, ...parts], sha256: digest.toString('hex') };
}

/** Length of the header, from the first {@link fixedBytes} bytes, so that a reader knows how much to fetch. */
export function headerLength(fixed: Buffer): number {
  need(fixed.length >= fixedBytes, 'it is too short');
  need(fixed.toString('latin1', 0, 8) === magic, 'it is not a token cache');
  need(fixed.readUInt32LE(8) === version, 'its version is unknown');
  const { tokens, dimensions, block } = sizes(fixed);
  need(tokens > 0 && dimensions > 0 && block > 0, 'its header is damaged');
  const blocks = Math.ceil((4 * dimensions + tokens * bytesPerRow(dimensions)) / block);
  need(blocks <= 1 << 20, 'its header is damaged');
  return fixedBytes + fixed.readUInt32LE(12) + 4 * blocks + 4;
}

/** @param header All bytes before the payload. */
export function decodeHeader(header: Buffer): Header {
  const length = headerLength(header);
  need(header.length === length, 'it is too short');
  const sum = header.readUInt32LE(length - 4);
  need(crc32(header.subarray(0, length - 4)) === sum, 'its header is damaged');
  const { tokens, dimensions, block } = sizes(header);
  const sumsAt = fixedBytes + header.readUInt32LE(12);
  const fileLength = Number(header.readBigUInt64LE(16));
  const payloadBytes = 4 * dimensions + tokens * bytesPerRow(dimensions);
  need(fileLength === length + payloadBytes, 'its lengths disagree');
  const keyText = header.toString('utf8', fixedBytes, sumsAt);
  return {
    key: JSON.parse(keyText) as CacheKey,
    keyText,
    tokens,
    dimensions,
    fileLength,
    sha256: header.toString('hex', 40, 72),
    blockBytes: block,
    blockSums: words(header.subarray(sumsAt, length - 4)),
    payload: length,
  };
}

function bytesOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function sizes(header: Buffer): { tokens: number; dimensions: number; block: number } {
  return {
    tokens: header.readUInt32LE(24),
    dimensions: header.readUInt32LE(28),
    block: header.readUInt32LE(32),
  };
}

/** Blocks of the parts as one; no hash or file takes more than 2 GB at a time, and the parts need no copy. */
function* blocksAcross(parts: readonly Uint8Array[], size: number): Generator<Uint8Array, void> {
  let rest: Uint8Array = new Uint8Array(0);
  for (const part of parts) {
    const first = Math.min(part.length, rest.length > 0 ? size - rest.length : 0);
    if (first > 0) rest = Buffer.concat([rest, part.subarray(0, first)]);
    if (first > 0 && rest.length === size) {
      yield rest;
      rest = new Uint8Array(0);
    }
    let at = first;
    for (; at + size <= part.length; at += size) yield part.subarray(at, at + size);
    if (at < part.length) rest = part.subarray(at);
  }
  if (rest.length > 0) yield rest;
}

function words(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
}

function need(holds: boolean, why: string): asserts holds {
  if (!holds) throw new Damage(why);
}
