/** Caches in memory, the last few: a hover must not read a file twice. */
import { fullSet, setOf, without } from '../core/bits';
import type { SignPlanes } from '../core/planes';
import { stoppedBy } from '../core/stop';
import type { Evaluated } from '../science/measure';
import { evaluatedOf } from '../science/measure';
import type { Engine } from './engine';
import type { CacheScope } from './messages';

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
  private readonly files: Recent<LoadedFile>;
  private readonly scopes: Recent<LoadedCache>;

  constructor(engine: Engine) {
    this.files = new Recent(KEPT, (path) => engine.load(path));
    this.scopes = new Recent(4 * KEPT);
  }

  /**
   * @param stop Operations on the planes end soon after its first element is set.
   * @throws FaultError `cache-missing`, `cache-corrupt` or `out-of-memory`.
   */
  get({ path, excluded }: CacheScope, stop: Int32Array): LoadedCache {
    const file = this.files.get(path);
    const key = `${file.sha256}\n${path}\n${excluded.join()}`;
    const loaded = this.scopes.get(key, () => scoped(file, excluded));
    const { evaluated } = loaded;
    return { ...loaded, evaluated: { ...evaluated, planes: stoppedBy(file.planes, stop) } };
  }
}

function scoped({ planes, mean, sha256 }: LoadedFile, excluded: readonly number[]): LoadedCache {
  const inside = excluded.filter((id) => id < planes.tokens);
  const tokens = without(fullSet(planes.tokens), setOf(inside, planes.tokens));
  return { evaluated: evaluatedOf(planes, tokens), mean, sha256 };
}

/** The values that were asked for last. */
class Recent<V> {
  private readonly values = new Map<string, V>();

  constructor(
    private readonly most: number,
    private readonly make?: (key: string) => V,
  ) {}

  get(key: string, make = this.make): V {
    const known = this.values.get(key);
    this.values.delete(key);
    // What is forgotten goes before the new one comes: two large caches may not fit.
    for (const old of [...this.values.keys()].slice(0, -(this.most - 1))) this.values.delete(old);
    const value = known ?? make!(key);
    this.values.set(key, value);
    return value;
  }
}
