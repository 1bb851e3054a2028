/** One event for all that changes what is known of catalogs: typing, files, evidence, jobs, a server that came back. */
import * as vscode from 'vscode';
import { CATALOG_GLOB, EVIDENCE_GLOB, SHARED_GLOB, isServed } from './catalogs';
import type { Server } from './client';
import type { Jobs } from './jobs';

/** Typing pauses before anybody is told. */
const QUIET_MS = 500;

export class CatalogChanges implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<'files' | 'contents'>();
  readonly #parts: readonly { dispose(): unknown }[];
  #timer: NodeJS.Timeout | undefined;
  #files = false;

  /** `files`: catalogs came or went, too. */
  readonly onDidChange = this.#changed.event;

  constructor(server: Server, jobs: Jobs) {
    const watchers = [CATALOG_GLOB, EVIDENCE_GLOB, SHARED_GLOB].map((glob) =>
      vscode.workspace.createFileSystemWatcher(glob),
    );
    const soon = (): void => this.#soon(false);
    const files = (): void => this.#soon(true);
    this.#parts = [
      this.#changed,
      ...watchers,
      ...watchers.flatMap((w) => [w.onDidChange(soon), w.onDidCreate(files), w.onDidDelete(files)]),
      vscode.workspace.onDidChangeWorkspaceFolders(files),
      vscode.workspace.onDidGrantWorkspaceTrust(soon),
      vscode.workspace.onDidChangeTextDocument(({ document }) => isServed(document) && soon()),
      server.onDidChangeState((state) => state === 'running' && soon()),
      jobs.onDidChange(({ state }) => state === 'finished' && soon()),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const part of this.#parts) part.dispose();
  }

  #soon(files: boolean): void {
    this.#files ||= files;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#changed.fire(this.#files ? 'files' : 'contents');
      this.#files = false;
    }, QUIET_MS);
  }
}
