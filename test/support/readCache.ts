/** A whole cache in memory, read as the scoring thread reads it: block by block, each verified. */
import type { CacheKey } from '../../server/cache/key';
import { bytesPerRow } from '../../server/cache/format';
import { CacheFile } from '../../server/cache/stream';

export interface WholeCache {
  readonly key: CacheKey;
  readonly tokens: number;
  readonly dimensions: number;
  readonly rows: Uint8Array;
  readonly mean: Float32Array;
  readonly sha256: string;
}

/** @throws FaultError `cache-missing`, or `cache-corrupt` when a single bit is not as it was written. */
export function readCache(file: string): WholeCache {
  const cache = CacheFile.open(file);
  try {
    const { key, tokens, dimensions, sha256 } = cache.header;
    const rowBytes = bytesPerRow(dimensions);
    const rows = new Uint8Array(tokens * rowBytes);
    cache.rows((first, bytes) => rows.set(bytes, first * rowBytes));
    return { key, tokens, dimensions, rows, mean: cache.mean(), sha256 };
  } finally {
    cache.close();
  }
}
