/** Hears of token caches that come or go, whoever builds them: a page, another window, the command line. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { extension } from '../cache/key';

/** Milliseconds: the caches of several layers appear one after the other. */
const QUIET = 300;

export class CacheWatch {
  #folder = '';
  #watcher: fs.FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param changed Called soon after a change, once for several at a time. */
  constructor(
    private readonly changed: () => void,
    private readonly log: (line: string) => void,
  ) {}

  /** Watches this folder, in place of an earlier one; until it exists, the nearest folder above it that does. */
  follow(folder: string): void {
    if (folder === this.#folder) return;
    this.#folder = folder;
    this.#watch();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watcher?.close();
  }

  #watch(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    const folder = this.#folder;
    const watched = nearest(folder);
    const exists = watched === folder;
    try {
      this.#watcher = fs.watch(watched, { persistent: false }, (_, name) => {
        if (exists) this.#heard(name);
        else if (nearest(folder) !== watched) this.#arrived();
      });
      // A folder that is removed, or a system that watches no more: pages ask again when a job of their own ends.
      this.#watcher.on('error', (error) => this.#lost(error));
      // Made before it was watched for.
      if (nearest(folder) !== watched) this.#arrived();
    } catch (error) {
      this.#lost(error);
    }
  }

  /** The folder, or one above it; what was written in it at once was not heard. */
  #arrived(): void {
    this.#watch();
    if (fs.existsSync(this.#folder)) this.#soon();
  }

  /** @param name Null on systems that do not tell. */
  #heard(name: string | null): void {
    if (name === null || name.endsWith(extension)) this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.changed, QUIET).unref();
  }

  #lost(error: unknown): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    this.log(`Caches that other programs build are not heard of: ${reason}`);
  }
}

/** The folder itself, or the nearest above it that exists. */
function nearest(folder: string): string {
  const above = path.dirname(folder);
  return above === folder || fs.existsSync(folder) ? folder : nearest(above);
}
