/** Caches in memory, the last few: a hover must not read a file twice. */
import { readCache } from '../cache/read';
import { fullSet, setOf, without } from '../core/bits';
import { planesFromRows } from '../core/planes';
import type { Evaluated } from '../science/measure';
import { evaluatedOf } from '../science/measure';
import type { CacheScope } from './messages';

export interface LoadedCache {
  readonly evaluated: Evaluated;
  /** Length D. */
  readonly mean: Float32Array;
  readonly sha256: string;
}

const KEPT = 2;

/** Loads on first use and forgets the least recently used. */
export class LoadedCaches {
  private readonly byScope = new Map<string, Promise<LoadedCache>>();

  get(scope: CacheScope): Promise<LoadedCache> {
    const key = `${scope.path}\n${scope.excluded.join()}`;
    const loaded = this.byScope.get(key) ?? load(scope);
    this.byScope.delete(key);
    this.byScope.set(key, loaded);
    loaded.catch(() => this.byScope.delete(key));
    for (const old of [...this.byScope.keys()].slice(0, -KEPT)) this.byScope.delete(old);
    return loaded;
  }
}

async function load({ path, excluded }: CacheScope): Promise<LoadedCache> {
  const cache = await readCache(path);
  const planes = planesFromRows(cache.rows, cache.tokens, cache.dimensions);
  const inside = excluded.filter((id) => id < cache.tokens);
  const tokens = without(fullSet(cache.tokens), setOf(inside, cache.tokens));
  return { evaluated: evaluatedOf(planes, tokens), mean: cache.mean, sha256: cache.sha256 };
}
