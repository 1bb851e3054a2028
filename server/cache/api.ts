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
