import type { CacheKey } from '../../server/cache/key';

/** The key of a made-up cache: raw signs of the stream at layer 1. */
export function cacheKeyOf(tokens: number): CacheKey {
  return {
    modelSha256: 'a'.repeat(64),
    tokenizerSha256: 'b'.repeat(64),
    runtime: '1',
    provider: 'cpu',
    optimisation: 'all',
    dtype: 'float32',
    site: { kind: 'resid', layer: 1 },
    prefix: [],
    signs: 'raw',
    tokens,
  };
}
