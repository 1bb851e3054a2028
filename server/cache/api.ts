/** The token cache as a file: V x D sign bits of one site, checksummed, written atomically. */
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

/** A complete cache in memory, verified. */
export interface TokenCache {
  readonly key: CacheKey;
  readonly tokens: number;
  readonly dimensions: number;
  /** Bytes a row = ceil(D / 8); bit d & 7 of byte d >> 3 is the sign of dimension d; unused bits 0. */
  readonly rows: Uint8Array;
  /** Vocabulary mean of each dimension; zeros for raw signs. */
  readonly mean: Float32Array;
  readonly sha256: string;
}
