/** Test Explorer: catalogs, their features, and what each feature claims. */
import * as vscode from 'vscode';
import { CATALOG_GLOB, findCatalogs, isCatalog } from './catalogs';
import type { Server } from './client';
import { type RunOptions, runClaims } from './testRun';
import { TestTree } from './testTree';

/** Typing pauses before the tests of an edited catalog are listed anew. */
const QUIET_MS = 500;

/** A debug run checks the same, and prints the evidence behind each claim. */
const profiles = (): readonly (readonly [vscode.TestRunProfileKind, string])[] => [
  [vscode.TestRunProfileKind.Run, vscode.l10n.t('Check claims')],
  [vscode.TestRunProfileKind.Debug, vscode.l10n.t('Check claims and show the evidence')],
];

export class Testing implements vscode.Disposable {
  readonly controller = vscode.tests.createTestController('dimcat', 'Dimcat');
  readonly #tree: TestTree;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #listeners: vscode.Disposable[];

  constructor(server: Server) {
    this.#tree = new TestTree(this.controller, server);
    this.controller.resolveHandler = (item) => this.#resolve(item);
    this.controller.refreshHandler = (token) => this.#discover(token);
    for (const [kind, name] of profiles()) {
      const options = { server, explain: kind === vscode.TestRunProfileKind.Debug };
      this.controller.createRunProfile(
        name,
        kind,
        (request, token) => this.#run(request, options, token),
        true,
      );
    }
    const watcher = vscode.workspace.createFileSystemWatcher(CATALOG_GLOB);
    this.#listeners = [
      watcher,
      watcher.onDidCreate((uri) => this.#tree.catalog(uri)),
      watcher.onDidChange((uri) => this.#tree.isFilled(uri) && this.#later(uri)),
      watcher.onDidDelete((uri) => this.#tree.remove(uri)),
      vscode.workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#opened(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === 'untitled') this.#forget(uri);
      }),
    ];
    vscode.workspace.textDocuments.forEach((document) => this.#opened(document));
  }

  dispose(): void {
    this.#timers.forEach((timer) => clearTimeout(timer));
    for (const part of [...this.#listeners, this.controller]) part.dispose();
  }

  async #resolve(item: vscode.TestItem | undefined): Promise<void> {
    await (item === undefined ? this.#discover() : this.#tree.fill(item));
  }

  async #discover(token?: vscode.CancellationToken): Promise<void> {
    const catalogs = await findCatalogs(token);
    for (const uri of catalogs) this.#tree.catalog(uri);
  }

  #opened(document: vscode.TextDocument): void {
    if (isCatalog(document)) this.#later(document.uri);
  }

  /** A new catalog was saved, which makes a file of it, or thrown away. */
  #forget(uri: vscode.Uri): void {
    clearTimeout(this.#timers.get(uri.toString()));
    this.#tree.remove(uri);
  }

  #later(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#timers.get(key));
    const refresh = (): void => void this.#tree.fill(this.#tree.catalog(uri));
    this.#timers.set(key, setTimeout(refresh, QUIET_MS));
  }

  async #run(
    request: vscode.TestRunRequest,
    options: RunOptions,
    token: vscode.CancellationToken,
  ): Promise<void> {
    if (request.include === undefined) await this.#discover(token);
    const claims = await this.#tree.claims(request);
    await runClaims(this.controller.createTestRun(request), claims, options, token);
  }
}
