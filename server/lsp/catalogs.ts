import { fileURLToPath } from 'node:url';
import { CheckMemory } from '../catalog/checks/memory';
import { PartMemory } from '../catalog/parse/assemble';
import { parseCatalog } from '../catalog/parseCatalog';
import type { Shared } from '../catalog/shared/inherit';
import type { ParsedCatalog } from '../catalog/parsed';
import { catalogText } from '../surroundings/catalogText';
import { inSlices } from '../surroundings/slices';
import { isSharedName, SharedFiles } from '../surroundings/sharedFiles';
import { faultError } from '../protocol/fault';
import { documentOf, type CatalogDocument } from '../service/ports';
import type { OpenDocuments } from './documents';

interface Parsed {
  readonly document: CatalogDocument;
  readonly shared: Shared | undefined;
}

/** From the catalog's last version. */
interface Memory {
  readonly parts: PartMemory;
  readonly checks: CheckMemory;
}

/** Parsed catalogs: the open ones, each parsed once per version, and those on disk. */
export class Catalogs {
  readonly #parsed = new Map<string, Parsed>();
  /** Per open catalog: an edit re-reads the features that it touches. */
  readonly #memories = new Map<string, Memory>();

  /** What catalogs inherit; an open `dimcat.yaml` counts as shown in the editor. */
  readonly shared = new SharedFiles((file) => {
    // Editors spell URIs in different ways, so paths are compared.
    const uri = this.documents.uris().find((each) => isSharedName(each) && pathOf(each) === file);
    const document = uri === undefined ? undefined : this.documents.get(uri);
    return document && { text: document.getText(), version: document.version };
  });

  constructor(private readonly documents: OpenDocuments) {}

  /**
   * Reads the current version of an open document with pauses, so that {@link open} then answers at once; hovers and
   * keys have their turn meanwhile. Does nothing for a document that is not open.
   */
  async ready(uri: string): Promise<void> {
    for (;;) {
      const text = this.documents.get(uri);
      if (text === undefined || this.#parsed.get(uri)?.document.version === text.version) return;
      const { version } = text;
      const changed = (): boolean => this.documents.get(uri)?.version !== version;
      await inSlices(until(changed, this.#memory(uri).parts.ahead(text.getText())));
      if (!changed()) return;
    }
  }

  /** The current version of an open document; undefined if it is not open. */
  open(uri: string): CatalogDocument | undefined {
    const text = this.documents.get(uri);
    if (text === undefined) return undefined;
    const known = this.#parsed.get(uri);
    const path = pathOf(uri);
    const shared = path === undefined ? undefined : this.shared.above(path);
    if (known?.document.version === text.version && known.shared === shared) return known.document;
    const { parts, checks } = this.#memory(uri);
    const parsed = parseCatalog(text.getText(), parts, shared);
    const document = documentOf(uri, text.version, path, parsed, checks);
    this.#parsed.set(uri, { document, shared });
    return document;
  }

  /** The open document, otherwise the file. @throws FaultError `catalog-unreadable`. */
  async find(uri: string): Promise<CatalogDocument> {
    await this.ready(uri);
    return this.open(uri) ?? (await readCatalog(uri, this.shared));
  }

  /** The current versions of the open catalogs. */
  async allOpen(): Promise<readonly CatalogDocument[]> {
    const uris = this.documents.uris();
    for (const uri of uris) await this.ready(uri);
    const open = uris.map((uri) => this.open(uri));
    return open.filter((document) => document !== undefined);
  }

  forget(uri: string): void {
    this.#parsed.delete(uri);
    this.#memories.delete(uri);
  }

  /** Whether an answer about `document` still applies to what the editor shows. */
  isCurrent(document: CatalogDocument): boolean {
    return this.documents.get(document.uri)?.version === document.version;
  }

  #memory(uri: string): Memory {
    const memory = this.#memories.get(uri) ?? {
      parts: new PartMemory(),
      checks: new CheckMemory(),
    };
    this.#memories.set(uri, memory);
    return memory;
  }
}

/** Ends long work early. */
function* until(ended: () => boolean, work: Iterable<void>): Generator<void, void> {
  for (const step of work) {
    if (ended()) return;
    yield step;
  }
}

/** Parses a text on disk, with what it inherits; hovers and keys have their turn meanwhile. */
export async function parseText(
  text: string,
  path: string,
  files: SharedFiles,
): Promise<ParsedCatalog> {
  const parts = new PartMemory();
  await inSlices(parts.ahead(text));
  return parseCatalog(text, parts, files.above(path));
}

/** Whether a file of this name is a catalog. */
export function isCatalogName(name: string): boolean {
  return /.\.dims\.ya?ml$/i.test(name);
}

async function readCatalog(uri: string, files: SharedFiles): Promise<CatalogDocument> {
  const path = pathOf(uri);
  if (path === undefined || !isCatalogName(path)) {
    throw faultError(
      'catalog-unreadable',
      `${uri} is neither open nor a catalog file on this machine.`,
      'Open a file whose name ends in .dims.yaml.',
    );
  }
  return documentOf(uri, 0, path, await parseText(await catalogText(path), path, files));
}

/** The path of a `file:` URI; undefined for others, and for one with NUL, which no file has. */
export function pathOf(uri: string): string | undefined {
  try {
    const path = fileURLToPath(uri);
    return path.includes('\0') ? undefined : path;
  } catch {
    // Another scheme (untitled:, vscode-vfs:) or not a URI at all: "no file" is a valid answer.
    return undefined;
  }
}
