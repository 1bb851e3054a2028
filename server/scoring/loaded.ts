/** Caches in memory, the last few: a hover must not read a file twice. */
import { fullSet, setOf, without } from '../core/bits';
import type { SignPlanes } from '../core/planes';
import { stoppedBy } from '../core/stop';
import { type Evaluated, evaluatedOf } from '../science/measure';
import type { Engine } from './engine';

/** Which cache, and which of its tokens every evaluation leaves out. */
export interface CacheScope {
  readonly path: string;
  readonly excluded: readonly number[];
}

export interface LoadedCache {
  readonly evaluated: Evaluated;
  /** Length D. */
  readonly mean: Float32Array;
  readonly sha256: string;
}

interface LoadedFile {
  readonly planes: SignPlanes;
  readonly mean: Float32Array;
  readonly sha256: string;
}

const KEPT = 2;

/** Loads on first use and forgets the least recently used. */
export class LoadedCaches {
  private readonly files = new Recent<LoadedFile>(KEPT);
  private readonly scopes = new Recent<LoadedCache>(4 * KEPT);

  constructor(private readonly engine: Engine) {}

  /**
   * @param stop Loading, and operations on the planes, end with core's `Stopped` soon after its first element is set.
   * @throws FaultError `cache-missing`, `cache-corrupt` or `out-of-memory`.
   */
  get({ path, excluded }: CacheScope, stop: Int32Array): LoadedCache {
    const file = this.files.get(path, () => this.engine.load(path, stop));
    const planes = stoppedBy(file.planes, stop);
    const key = `${file.sha256}\n${path}\n${excluded.join()}`;
    const loaded = this.scopes.get(key, () => scoped({ ...file, planes }, excluded));
    return { ...loaded, evaluated: { ...loaded.evaluated, planes } };
  }
}

function scoped({ planes, mean, sha256 }: LoadedFile, excluded: readonly number[]): LoadedCache {
  const inside = excluded.filter((id) => id < planes.tokens);
  const tokens = without(fullSet(planes.tokens), setOf(inside, planes.tokens));
  return { evaluated: evaluatedOf(planes, tokens), mean, sha256 };
}

/** The most recently used values. */
class Recent<V> {
  private readonly values = new Map<string, V>();

  constructor(private readonly most: number) {}

  get(key: string, make: () => V): V {
    const known = this.values.get(key);
    this.values.delete(key);
    // Forget the old before loading the new: two large caches may not fit.
    for (const old of [...this.values.keys()].slice(0, -(this.most - 1))) this.values.delete(old);
    const value = known ?? make();
    this.values.set(key, value);
    return value;
  }
}
