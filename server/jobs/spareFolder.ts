/**
 * Token caches where the cache folder takes no file: a disk that is full or read-only costs what is kept, never a
 * result. They then lie in a folder of this process, on the system's disk for temporary files or in memory.
 */
import { removeQuietly } from '../cache/patience';
import type { CacheRequest, InferenceClient } from '../inference/api';
import { newScratchFolder, scratchPlaces, sweepScratch } from '../inference/host/scratchFolders';
import { FaultError } from '../protocol/fault';

interface SpareOptions {
  /** Told once for each folder that takes no file. */
  readonly warn: (message: string) => void;
  /** Folders to try, in order. */
  readonly places?: readonly string[];
}

/** An inference client whose caches are built elsewhere where their folder takes none. */
export function withSpareFolder(
  inference: InferenceClient,
  options: SpareOptions,
): InferenceClient {
  const spares = new Spares(options);
  return {
    ...inference,
    buildCache: (request, progress, signal) =>
      spares.build([request], async ([own]) => inference.buildCache(own!, progress, signal)),
    buildCaches: (requests, progress, signal) =>
      spares.build(requests, (own) => inference.buildCaches(own, progress, signal)),
    buildLoudest: (request, progress, signal) =>
      spares.build([request], async ([own]) => inference.buildLoudest(own!, progress, signal)),
    locateCache: (request, sha256, signal) =>
      spares.locate(request, (own) => inference.locateCache(own, sha256, signal)),
    dispose: async () => {
      await inference.dispose();
      spares.remove();
    },
  };
}

type Location = Awaited<ReturnType<InferenceClient['locateCache']>>;

class Spares {
  /** By the folder that took no file. */
  private readonly folders = new Map<string, string>();
  /** The requests whose caches lie there, as text. */
  private readonly kept = new Set<string>();

  constructor(private readonly options: SpareOptions) {}

  /** In the folder of the requests; where that takes no file, in another. A disk that has room again is used again. */
  async build<T>(
    requests: readonly CacheRequest[],
    work: (requests: readonly CacheRequest[]) => Promise<T>,
  ): Promise<T> {
    const own = requests[0]?.folder ?? '';
    const texts = requests.map((request) => JSON.stringify(request));
    const there = (folder: string): Promise<T> => work(moved(requests, folder));
    if (texts.length > 0 && texts.every((text) => this.kept.has(text)))
      return there(this.folders.get(own)!);
    try {
      return await work(requests);
    } catch (error) {
      if (!isDiskFault(error)) throw error;
      const spare = this.folders.get(own);
      const result = await (spare === undefined ? this.elsewhere(own, error, there) : there(spare));
      for (const text of texts) this.kept.add(text);
      return result;
    }
  }

  /** Where a cache is: a complete one of the folder itself comes first. */
  async locate(
    request: CacheRequest,
    find: (request: CacheRequest) => Promise<Location>,
  ): Promise<Location> {
    const spare = this.folders.get(request.folder);
    if (spare === undefined) return find(request);
    const there = await find({ ...request, folder: spare });
    return there.state === 'ready' ? there : find(request);
  }

  remove(): void {
    for (const folder of this.folders.values()) removeQuietly(folder);
  }

  /** @throws The fault of the folder itself, if no other takes a file either. */
  private async elsewhere<T>(
    own: string,
    fault: FaultError,
    work: (folder: string) => Promise<T>,
  ): Promise<T> {
    for (const place of this.options.places ?? scratchPlaces()) {
      const spare = newFolderIn(place);
      if (spare === undefined) continue;
      this.folders.set(own, spare);
      try {
        const result = await work(spare);
        this.options.warn(words(fault, spare));
        return result;
      } catch (error) {
        // What was cancelled there goes on there.
        if (!isDiskFault(error)) throw error;
        this.folders.delete(own);
        removeQuietly(spare);
      }
    }
    throw fault;
  }
}

function moved(requests: readonly CacheRequest[], folder: string): CacheRequest[] {
  return requests.map((request) => ({ ...request, folder }));
}

function isDiskFault(error: unknown): error is FaultError {
  return error instanceof FaultError && error.fault.code.startsWith('disk-');
}

function newFolderIn(place: string): string | undefined {
  try {
    sweepScratch(place);
    return newScratchFolder('cache', place);
  } catch (error) {
    if (isDiskFault(error)) return undefined;
    throw error;
  }
}

function words(error: FaultError, spare: string): string {
  return `${error.fault.message} Until Dimcat ends, the token caches are in ${spare}; afterwards they are built again. The results are the same.`;
}
