/** Which cache, and which of its tokens are left out of every evaluation. */
export interface CacheScope {
  readonly path: string;
  readonly excluded: readonly number[];
}
