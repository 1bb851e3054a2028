import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { documentOf, type CatalogDocument } from '../service/ports';
import { uriOfFile } from '../service/uris';
import { catalogText } from '../surroundings/catalogText';
import { isCatalogName, parseText, pathOf, type Catalogs } from './catalogs';

/** A folder tree may be a whole disk, so searches stop at this limit. */
const limits = { depth: 12, folders: 5000, catalogs: 1000 } as const;
const skipped = new Set(['node_modules', 'out', 'dist', '__pycache__']);

interface Known {
  readonly stamp: string;
  readonly document: CatalogDocument;
}

/** Finds the catalogs of the workspace's folders; each is read again only when its file changes. */
export class WorkspaceIndex {
  #folders: readonly string[] = [];
  #paths: Promise<readonly string[]> | undefined;
  readonly #known = new Map<string, Known>();

  constructor(private readonly catalogs: Catalogs) {}

  /** Absolute. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Sets the workspace's folders, as URIs; those that are not folders on this machine are left out. */
  setFolders(uris: readonly string[]): void {
    this.#folders = uris.map(pathOf).filter((path) => path !== undefined);
    this.#paths = undefined;
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(removed.map(pathOf));
    const kept = this.#folders.filter((path) => !gone.has(path));
    this.setFolders([...kept.map(uriOfFile), ...added]);
  }

  /** Files have appeared or disappeared: search again on the next request. */
  forgetPaths(): void {
    this.#paths = undefined;
  }

  /** Each catalog once, in the order of their URIs; for an open one the text in the editor. */
  async all(): Promise<readonly CatalogDocument[]> {
    this.#paths ??= catalogsBelow(this.#folders);
    const open = await this.catalogs.allOpen();
    const isOpen = new Set(open.map(({ path, uri }) => path ?? uri));
    const closed = (await this.#paths).filter((path) => !isOpen.has(path));
    const read = await Promise.all(closed.map((path) => this.#read(path)));
    return [...open, ...read.filter((one) => one !== undefined)].sort((a, b) =>
      a.uri < b.uri ? -1 : 1,
    );
  }

  /** Undefined for a file that has gone or cannot be read. */
  async #read(path: string): Promise<CatalogDocument | undefined> {
    try {
      const { mtimeMs, size } = await stat(path);
      const stamp = `${mtimeMs}:${size}`;
      const known = this.#known.get(path);
      if (known?.stamp === stamp) return known.document;
      const parsed = await parseText(await catalogText(path), path, this.catalogs.shared);
      const document = documentOf(uriOfFile(path), 0, path, parsed);
      this.#known.set(path, { stamp, document });
      return document;
    } catch {
      // An unreadable catalog contributes nothing to the others; opening it tells the person why.
      this.#known.delete(path);
      return undefined;
    }
  }
}

async function catalogsBelow(folders: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  let open: { path: string; depth: number }[] = folders.map((path) => ({ path, depth: 0 }));
  let visited = 0;
  while (open.length > 0 && visited < limits.folders && found.size < limits.catalogs) {
    const next: typeof open = [];
    for (const { path, depth } of open.slice(0, limits.folders - visited)) {
      visited++;
      for (const entry of await entriesOf(path)) {
        if (entry.isFile() && isCatalogName(entry.name)) found.add(join(path, entry.name));
        const enter =
          entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name);
        if (enter && depth < limits.depth) {
          next.push({ path: join(path, entry.name), depth: depth + 1 });
        }
      }
    }
    open = next;
  }
  return [...found].slice(0, limits.catalogs);
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // An unreadable folder contributes no catalogs.
    return [];
  }
}
