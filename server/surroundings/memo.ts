/** Remembers what was read from a file until the file changes. */
import { stampOf } from './places';

interface Entry<T> {
  readonly stamp: string;
  readonly value: Promise<T>;
}

/** One value per key; computed again if the file's size or time has changed, or if computing it failed. */
export class FileMemo<T> {
  private readonly entries = new Map<string, Entry<T>>();

  /**
   * @param key Distinguishes values computed from the same file.
   * @param discard Called with a value that is replaced.
   */
  constructor(private readonly discard: (value: T) => void = () => undefined) {}

  get(file: string, key: string, make: () => Promise<T>): Promise<T> {
    const id = `${file}\n${key}`;
    const stamp = stampOf(file) ?? 'missing';
    const known = this.entries.get(id);
    if (known?.stamp === stamp) return known.value;
    if (known) void known.value.then(this.discard, () => undefined);
    const value = make();
    this.entries.set(id, { stamp, value });
    value.catch(() => {
      if (this.entries.get(id)?.value === value) this.entries.delete(id);
    });
    return value;
  }

  /** All computed values, without failures. */
  async values(): Promise<T[]> {
    const settled = await Promise.allSettled([...this.entries.values()].map((e) => e.value));
    return settled.flatMap((s) => (s.status === 'fulfilled' ? [s.value] : []));
  }
}
