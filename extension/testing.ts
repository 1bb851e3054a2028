/** Test Explorer: catalogs, their features, and the claims of each feature. */
import * as vscode from 'vscode';
import { findCatalogs, isCatalog } from './catalogs';
import type { CatalogChange, CatalogChanges } from './changes';
import type { Server } from './client';
import { type RunOptions, runClaims } from './testRun';
import { TestTree } from './testTree';

/** A debug run checks the same claims, and also prints the evidence behind each. */
const profiles = (): readonly (readonly [vscode.TestRunProfileKind, string])[] => [
  [vscode.TestRunProfileKind.Run, vscode.l10n.t('Check claims')],
  [vscode.TestRunProfileKind.Debug, vscode.l10n.t('Check claims and show the evidence')],
];

export class Testing implements vscode.Disposable {
  readonly controller = vscode.tests.createTestController('dimcat', 'Dimcat');
  readonly #tree: TestTree;
  readonly #listener: vscode.Disposable;

  constructor(server: Server, changes: CatalogChanges) {
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
    this.#listener = changes.onDidChange((change) => void this.#update(change));
  }

  dispose(): void {
    for (const part of [this.#listener, this.controller]) part.dispose();
  }

  async #resolve(item: vscode.TestItem | undefined): Promise<void> {
    await (item === undefined ? this.#discover() : this.#tree.fill(item));
  }

  /** Lists the catalogs of the workspace, and open ones from elsewhere or not yet saved. */
  async #discover(token?: vscode.CancellationToken): Promise<void> {
    this.#tree.keep([...(await findCatalogs(token)), ...openCatalogs()]);
  }

  /** Lists the features of changed catalogs again if they are open or their features were shown. */
  async #update({ files, texts }: CatalogChange): Promise<void> {
    if (files) await this.#discover();
    const changed = (uri: string): boolean => texts === 'all' || texts.has(uri);
    const open = openCatalogs().filter((uri) => changed(uri.toString()));
    const items = new Set(open.map((uri) => this.#tree.catalog(uri)));
    for (const item of this.#tree.filled()) if (changed(item.id)) items.add(item);
    await Promise.all([...items].map((item) => this.#tree.fill(item)));
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

function openCatalogs(): vscode.Uri[] {
  return vscode.workspace.textDocuments.filter(isCatalog).map(({ uri }) => uri);
}
