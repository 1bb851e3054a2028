/** Writing cache files. */
import type { CacheKey } from './key';
import { writeAtomically } from './atomic';
import { bytesPerRow, encodeCache } from './format';

/**
 * Writes a complete cache, atomically.
 *
 * @param mean Length D: vocabulary mean, or zeros for raw signs.
 * @param rows `key.tokens` rows of ceil(D / 8) bytes.
 * @returns SHA-256 of the payload (mean and rows).
 * @throws FaultError `disk-full` or `disk-denied`; an older file then stays unchanged.
 */
export function writeCache(
  file: string,
  key: CacheKey,
  mean: Float32Array,
  rows: Uint8Array,
): string {
  if (rows.length !== key.tokens * bytesPerRow(mean.length))
    throw new RangeError(`${rows.length} bytes are not ${key.tokens} rows of ${mean.length} bits.`);
  const { chunks, sha256 } = encodeCache(key, mean, rows);
  writeAtomically(file, chunks);
  return sha256;
}
