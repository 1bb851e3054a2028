/** Caches in memory, the last few: a hover must not read a file twice. */
import { fullSet, setOf, without } from '../core/bits';
import type { SignPlanes } from '../core/planes';
import { stoppedBy } from '../core/stop';
import { type Evaluated, evaluatedOf } from '../science/measure';
import { bytesOfLayout } from '../kernels/layout';
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
  /** By the ids that are left out. */
  readonly scopes: Map<string, LoadedCache>;
}

/** So many files are kept whatever their size: what is hovered over, and what an experiment reads beside it. */
const LEAST_KEPT = 2;
/** Further ones as long as all of them hold at most this. */
const KEPT_BYTES = 256 << 20;
const SCOPES_KEPT = 4;

/** Loads on first use and forgets the least recently used. */
export class LoadedCaches {
  private readonly files = new Map<string, LoadedFile>();

  constructor(private readonly engine: Engine) {}

  /**
   * @param stop Loading, and operations on the planes, end with core's `Stopped` soon after its first element is set.
   * @throws FaultError `cache-missing`, `cache-corrupt` or `out-of-memory`.
   */
  get({ path, excluded }: CacheScope, stop: Int32Array): LoadedCache {
    const file = this.file(path, stop);
    const planes = stoppedBy(file.planes, stop);
    const key = excluded.join();
    const loaded = file.scopes.get(key) ?? scoped({ ...file, planes }, excluded);
    renew(file.scopes, key, loaded);
    if (file.scopes.size > SCOPES_KEPT) forgetOldest(file.scopes);
    return { ...loaded, evaluated: { ...loaded.evaluated, planes } };
  }

  private file(path: string, stop: Int32Array): LoadedFile {
    const known = this.files.get(path);
    // Forget the old before loading the new: two large caches may not fit.
    if (!known) while (this.isFull()) forgetOldest(this.files);
    const file = known ?? {
      ...this.engine.load(path, stop),
      scopes: new Map<string, LoadedCache>(),
    };
    renew(this.files, path, file);
    return file;
  }

  private isFull(): boolean {
    const all = [...this.files.values()];
    const bytes = all.reduce(
      (sum, { planes }) => sum + bytesOfLayout(planes.tokens, planes.dimensions),
      0,
    );
    return all.length >= LEAST_KEPT && bytes > KEPT_BYTES;
  }
}

function scoped({ planes, mean, sha256 }: LoadedFile, excluded: readonly number[]): LoadedCache {
  const inside = excluded.filter((id) => id < planes.tokens);
  const tokens = without(fullSet(planes.tokens), setOf(inside, planes.tokens));
  return { evaluated: evaluatedOf(planes, tokens), mean, sha256 };
}

/** Makes an entry the most recent one. */
function renew<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
}

function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  map.delete(oldest!);
}
