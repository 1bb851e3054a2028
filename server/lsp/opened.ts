import { createHash } from 'node:crypto';

/** A file that a person opened in a page. */
export interface OpenedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Of at most 8 MB each. */
const MOST = 4;
const PREFIX = 'opened:';

/** Images and sounds from elsewhere, until the server ends: pages have their ids, never their paths. */
export class OpenedFiles {
  readonly #files = new Map<string, OpenedFile>();

  /** @returns Its id, the same for the same bytes and name. */
  add(file: OpenedFile): string {
    const hash = createHash('sha256').update(file.name).update('\0').update(file.bytes);
    const id = `${PREFIX}${hash.digest('hex').slice(0, 16)}:${file.name}`;
    this.#files.delete(id);
    this.#files.set(id, file);
    const [oldest] = this.#files.keys();
    if (this.#files.size > MOST) this.#files.delete(oldest!);
    return id;
  }

  /** @returns Undefined for what is no id, null for a file that is no longer known. */
  find(id: string): OpenedFile | null | undefined {
    return id.startsWith(PREFIX) ? (this.#files.get(id) ?? null) : undefined;
  }
}
