/** The `dimcat.yaml` that a catalog inherits from: the nearest one in its folder or above. */
import * as path from 'node:path';
import { diskReason, systemCode } from '../cache/diskFault';
import { MOST, NotRead, readTextSync, statIfSeen } from '../cache/regularFile';
import { parseCatalog } from '../catalog/parseCatalog';
import { problem } from '../catalog/problem';
import type { Shared } from '../catalog/shared/inherit';
import { stampOf } from './places';
import { reaches } from './reach';

const SHARED_NAME = 'dimcat.yaml';

export function isSharedName(name: string): boolean {
  return /(^|[\\/])dimcat\.yaml$/i.test(name);
}

interface Known {
  readonly stamp: string;
  readonly parsed: ReturnType<typeof parseCatalog>;
  /** By the file as a catalog names it: the same object until something changes. */
  readonly seen: Map<string, Shared>;
}

/** Reads each shared file again only when it changes. */
export class SharedFiles {
  readonly #known = new Map<string, Known>();

  /** @param open The text and version of a file that an editor has open: it counts instead of the one on disk. */
  constructor(
    private readonly open: (
      file: string,
    ) => { readonly text: string; readonly version: number } | undefined = () => undefined,
  ) {}

  /** Whether only the catalog's own folder is looked in: a workspace that is not trusted reads nothing above it. */
  onlyBeside = false;

  /** Undefined if there is none; a `dimcat.yaml` itself inherits nothing. */
  above(catalogPath: string): Shared | undefined {
    if (isSharedName(catalogPath)) return undefined;
    for (let folder = path.dirname(catalogPath); ; folder = path.dirname(folder)) {
      const known = this.#read(path.join(folder, SHARED_NAME));
      if (known) return sharedOf(known, catalogPath, folder);
      if (this.onlyBeside || path.dirname(folder) === folder) return undefined;
    }
  }

  #read(file: string): Known | undefined {
    const open = this.open(file);
    const stamp = open ? `open ${open.version}` : this.#stampOf(file);
    if (stamp === undefined) return undefined;
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known;
    const parsed = open ? parseCatalog(open.text) : this.#parsed(file);
    if (parsed === undefined) return undefined;
    const fresh = { stamp, parsed, seen: new Map<string, Shared>() };
    this.#known.set(file, fresh);
    return fresh;
  }

  #stampOf(file: string): string | undefined {
    if (statIfSeen(file) === undefined) return undefined;
    return `${this.#isOutside(file) ? 'outside' : 'within'} ${stampOf(file) ?? ''}`;
  }

  /** A file that is there and cannot be read is an error: without it numbers would be others in silence. */
  #parsed(file: string): Known['parsed'] | undefined {
    if (this.#isOutside(file))
      return unreadable("it lies outside the catalog's folder, and this workspace is not trusted");
    try {
      return parseCatalog(readTextSync(file, MOST.catalog));
    } catch (error) {
      // It has just disappeared.
      if (systemCode(error) === 'ENOENT') return undefined;
      return unreadable(error instanceof NotRead ? error.message : diskReason(error));
    }
  }

  /** Whether a link leads out of the folder while nothing above it may be read either. */
  #isOutside(file: string): boolean {
    return this.onlyBeside && !reaches({ trusted: false }, file, file);
  }
}

function sharedOf({ parsed, seen }: Known, catalogPath: string, folder: string): Shared {
  const relative = path.relative(path.dirname(catalogPath), path.join(folder, SHARED_NAME));
  const file = relative.split(path.sep).join('/');
  const known = seen.get(file);
  if (known) return known;
  const { text, catalog, root, problems } = parsed;
  const shared = { file, text, catalog, root, problems };
  seen.set(file, shared);
  return shared;
}

function unreadable(reason: string): Known['parsed'] {
  const message = `The file cannot be read: ${reason}.`;
  const problems = [problem('wrong-type', { start: 0, end: 0 }, message)];
  return { text: '', catalog: undefined, root: undefined, problems, nodeAt: () => undefined };
}
