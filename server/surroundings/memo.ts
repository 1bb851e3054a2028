/** Remembers what was read from a file until the file changes. */
import { stampOf } from './places';
import { SharedWork } from './sharedWork';

interface Entry<T> {
  readonly stamp: string;
  readonly work: SharedWork<T>;
}

/** One value per key; computed again if the file's size or time has changed, or if computing it failed. */
export class FileMemo<T> {
  private readonly entries = new Map<string, Entry<T>>();

  /**
   * @param discard Called with a value that is replaced.
   */
  constructor(private readonly discard: (value: T) => void = () => undefined) {}

  /**
   * @param key Distinguishes values computed from the same file.
   * @param signal Of a caller that may leave: once all have left, what `make` does is stopped.
   * @param beside Further files that are read, which need not be there.
   */
  get(
    file: string,
    key: string,
    make: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
    beside: readonly string[] = [],
  ): Promise<T> {
    const id = `${file}\n${key}`;
    const stamp = [file, ...beside].map((each) => stampOf(each) ?? 'missing').join('\n');
    const known = this.entries.get(id);
    if (known?.stamp === stamp && !known.work.isStopped) return known.work.wait(signal);
    if (known) void known.work.result.then(this.discard, () => undefined);
    const work = new SharedWork(make);
    this.entries.set(id, { stamp, work });
    work.result.catch(() => {
      if (this.entries.get(id)?.work === work) this.entries.delete(id);
    });
    return work.wait(signal);
  }

  /** All computed values, without failures. */
  async values(): Promise<T[]> {
    const settled = await Promise.allSettled([...this.entries.values()].map((e) => e.work.result));
    return settled.flatMap((s) => (s.status === 'fulfilled' ? [s.value] : []));
  }
}
