/** The identity of a cache: its key as canonical JSON, and the file name made from it. */
import { createHash } from 'node:crypto';
import type { CacheKey } from './api';

/** Fields in a fixed order, so that equal keys give equal text. */
export function keyText(key: CacheKey): string {
  return JSON.stringify({
    modelSha256: key.modelSha256,
    tokenizerSha256: key.tokenizerSha256,
    runtime: key.runtime,
    provider: key.provider,
    optimisation: key.optimisation,
    dtype: key.dtype,
    site: { kind: key.site.kind, layer: key.site.layer },
    prefix: key.prefix,
    signs: key.signs,
    tokens: key.tokens,
    ...(key.inputs && {
      inputs: { reader: key.inputs.reader, position: key.inputs.position },
    }),
  });
}

/** Name without extension: 32 hexadecimal digits. */
export function cacheStem(key: CacheKey): string {
  return createHash('sha256').update(keyText(key)).digest('hex').slice(0, 32);
}

export function cacheFileName(key: CacheKey): string {
  return `${cacheStem(key)}.dimcache`;
}
