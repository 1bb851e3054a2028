import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PartMemory } from '../catalog/parse/assemble';
import { parseCatalog } from '../catalog/parseCatalog';
import { faultError } from '../protocol/fault';
import { documentOf, type CatalogDocument } from '../service/ports';
import type { OpenDocuments } from './documents';

/** Parsed catalogs: those that are open, each parsed once a version, and those that lie on disk. */
export class Catalogs {
  readonly #parsed = new Map<string, CatalogDocument>();
  /** Of each open catalog: an edit re-reads the features that it touches. */
  readonly #memories = new Map<string, PartMemory>();

  constructor(private readonly documents: OpenDocuments) {}

  /** The open document at its version of now; undefined where it is not open. */
  open(uri: string): CatalogDocument | undefined {
    const text = this.documents.get(uri);
    if (text === undefined) return undefined;
    const known = this.#parsed.get(uri);
    if (known?.version === text.version) return known;
    const parsed = parseCatalog(text.getText(), this.#memory(uri));
    const fresh = documentOf(uri, text.version, pathOf(uri), parsed);
    this.#parsed.set(uri, fresh);
    return fresh;
  }

  /** The open document, else the file. @throws FaultError `catalog-unreadable`. */
  async find(uri: string): Promise<CatalogDocument> {
    return this.open(uri) ?? (await readCatalog(uri));
  }

  /** The open catalogs, each at its version of now. */
  allOpen(): readonly CatalogDocument[] {
    const open = this.documents.uris().map((uri) => this.open(uri));
    return open.filter((document) => document !== undefined);
  }

  forget(uri: string): void {
    this.#parsed.delete(uri);
    this.#memories.delete(uri);
  }

  /** Whether an answer about `document` is still about what the editor shows. */
  isCurrent(document: CatalogDocument): boolean {
    return this.documents.get(document.uri)?.version === document.version;
  }

  #memory(uri: string): PartMemory {
    const memory = this.#memories.get(uri) ?? new PartMemory();
    this.#memories.set(uri, memory);
    return memory;
  }
}

/** Whether a file of this name is a catalog. */
export function isCatalogName(name: string): boolean {
  return /.\.dims\.ya?ml$/i.test(name);
}

async function readCatalog(uri: string): Promise<CatalogDocument> {
  const path = pathOf(uri);
  if (path === undefined || !isCatalogName(path)) {
    throw faultError(
      'catalog-unreadable',
      `${uri} is neither open nor a catalog file on this machine.`,
      'Open a file whose name ends in .dims.yaml.',
    );
  }
  try {
    return documentOf(uri, 0, path, parseCatalog(await readFile(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw faultError(
      'catalog-unreadable',
      `The catalog ${path} cannot be read: ${reason}.`,
      'Check that the file is there and that you may read it.',
      error,
    );
  }
}

/** The path of a `file:` URI; undefined for others. */
export function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    // Another scheme (untitled:, vscode-vfs:) or no URI at all: there is no file, and that is an answer.
    return undefined;
  }
}
