/**
 * One event for everything that may change what is known about catalogs. The tree, the feature pages and the Test
 * Explorer all listen here, so that none of them misses a change that another one shows.
 */
import * as vscode from 'vscode';
import type { StatusNotification } from '../server/protocol/requests';
import { CATALOG_GLOB, EVIDENCE_GLOB, SHARED_GLOB, isCatalog, isServed } from './catalogs';
import type { Server } from './client';
import type { Jobs } from './jobs';

/** Waits for a pause in typing, and for files to settle, before it reports a change. */
const QUIET_MS = 500;

/** Changes collected until the pause. */
export interface CatalogChange {
  /** Whether catalogs, or files that belong to them, appeared or disappeared. */
  readonly files: boolean;
  /**
   * URIs of catalogs whose text was opened or changed; `all` if what catalogs inherit changed. Empty if only evidence
   * did.
   */
  readonly texts: ReadonlySet<string> | 'all';
}

export class CatalogChanges implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<CatalogChange>();
  readonly #parts: readonly { dispose(): unknown }[];
  readonly #noFlips = new Map<string, string | null>();
  #timer: NodeJS.Timeout | undefined;
  #files = false;
  #texts: Set<string> | 'all' = new Set();

  readonly onDidChange = this.#changed.event;

  constructor(server: Server, jobs: Jobs) {
    const soon = (): void => this.#soon();
    const filesSoon = (): void => this.#soon({ files: true });
    this.#parts = [
      this.#changed,
      ...this.#watch(CATALOG_GLOB, (uri) => this.#text(uri)),
      ...this.#watch(SHARED_GLOB, (uri) => this.#text(uri)),
      ...this.#watch(EVIDENCE_GLOB, soon),
      vscode.workspace.onDidChangeWorkspaceFolders(filesSoon),
      vscode.workspace.onDidGrantWorkspaceTrust(soon),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#text(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#text(document.uri)),
      // A new catalog was saved, which turns it into a file, or discarded.
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === 'untitled' && isCatalog({ uri })) filesSoon();
      }),
      server.onDidChangeState((state) => state === 'running' && soon()),
      server.onStatus((status) => this.#told(status)),
      server.onCaches(soon),
      jobs.onDidChange(({ state }) => state === 'finished' && soon()),
    ];
    for (const { uri } of vscode.workspace.textDocuments) this.#text(uri);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const part of this.#parts) part.dispose();
  }

  /** What can be tested of a catalog is known once its model was read. */
  #told({ uri, noFlips }: StatusNotification): void {
    if ((this.#noFlips.get(uri) ?? null) === noFlips) return;
    this.#noFlips.set(uri, noFlips);
    this.#text(vscode.Uri.parse(uri));
  }

  /** Files that appear or disappear also change the text of a catalog: from nothing or to nothing. */
  #watch(glob: string, changed: (uri: vscode.Uri) => void): vscode.Disposable[] {
    const watcher = vscode.workspace.createFileSystemWatcher(glob);
    const cameOrWent = (uri: vscode.Uri): void => {
      changed(uri);
      this.#soon({ files: true });
    };
    return [
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(cameOrWent),
      watcher.onDidDelete(cameOrWent),
    ];
  }

  #text(uri: vscode.Uri): void {
    if (!isServed({ uri })) return;
    if (!isCatalog({ uri })) this.#texts = 'all';
    else if (this.#texts !== 'all') this.#texts.add(uri.toString());
    this.#soon();
  }

  #soon({ files = false } = {}): void {
    this.#files ||= files;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const change = { files: this.#files, texts: this.#texts };
      this.#files = false;
      this.#texts = new Set();
      this.#changed.fire(change);
    }, QUIET_MS);
  }
}
