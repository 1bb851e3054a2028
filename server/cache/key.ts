/** The identity of a cache: its key, the same as canonical JSON, and the file name made from it. */
import { createHash } from 'node:crypto';
import type { Position, SignRule, SiteKind } from '../protocol/evidence';

/** All that the bits depend on; the file's name is a hash of it. */
export interface CacheKey {
  readonly modelSha256: string;
  readonly tokenizerSha256: string;
  readonly runtime: string;
  readonly provider: string;
  readonly optimisation: string;
  readonly dtype: string;
  readonly site: { readonly kind: SiteKind; readonly layer: number };
  readonly prefix: readonly number[];
  readonly signs: SignRule;
  readonly tokens: number;
  /** Of images and sounds: how a file became numbers, and which position was read. */
  readonly inputs?: { readonly reader: string; readonly position: Position };
}

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

export const extension = '.dimcache';

/** Name without extension: 32 hexadecimal digits. */
export function cacheStem(key: CacheKey): string {
  return stemOf(keyText(key));
}

/** @param text Of {@link keyText}. */
export function stemOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The same for all caches that are made of the same states: whatever their site and sign rule. */
export function buildKey(key: CacheKey): CacheKey {
  return { ...key, site: { kind: 'resid', layer: -1 }, signs: 'raw' };
}

export function cacheFileName(key: CacheKey): string {
  return `${cacheStem(key)}${extension}`;
}
