import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseCatalog } from '../catalog/parseCatalog';
import { faultError } from '../protocol/fault';
import { documentOf, type CatalogDocument } from '../service/ports';
import type { OpenDocuments } from './documents';

/** Parsed catalogs: those that are open, each parsed once a version, and those that lie on disk. */
export class Catalogs {
  readonly #parsed = new Map<string, CatalogDocument>();

  constructor(private readonly documents: OpenDocuments) {}

  /** The open document at its version of now; undefined where it is not open. */
  open(uri: string): CatalogDocument | undefined {
    const text = this.documents.get(uri);
    if (text === undefined) return undefined;
    const known = this.#parsed.get(uri);
    if (known?.version === text.version) return known;
    const fresh = documentOf(uri, text.version, pathOf(uri), parseCatalog(text.getText()));
    this.#parsed.set(uri, fresh);
    return fresh;
  }

  /** The open document, else the file. @throws FaultError `catalog-unreadable`. */
  async find(uri: string): Promise<CatalogDocument> {
    return this.open(uri) ?? (await readCatalog(uri));
  }

  forget(uri: string): void {
    this.#parsed.delete(uri);
  }

  /** Whether an answer about `document` is still about what the editor shows. */
  isCurrent(document: CatalogDocument): boolean {
    return this.documents.get(document.uri)?.version === document.version;
  }
}

async function readCatalog(uri: string): Promise<CatalogDocument> {
  const path = pathOf(uri);
  if (path === undefined || !/\.dims\.ya?ml$/i.test(path)) {
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

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    // Another scheme (untitled:, vscode-vfs:) or no URI at all: there is no file, and that is an answer.
    return undefined;
  }
}
