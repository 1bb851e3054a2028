/** Composition root: creates the parts and connects them. Starts no process before a catalog needs one. */
import * as vscode from 'vscode';
import type { StatusNotification } from '../server/protocol/requests';
import { isServed } from './catalogs';
import { type CatalogChange, CatalogChanges } from './changes';
import { Server, type ServerState } from './client';
import { registerCommands } from './commands/register';
import { SECTION, settingsProblem } from './config';
import { HubToken } from './hubToken';
import { Jobs } from './jobs';
import { Messages } from './messages';
import { Panels } from './panels/panels';
import { Pulling } from './pulling';
import { followRenames } from './sidecars';
import { StatusBar } from './status';
import { Tasks } from './tasks';
import { Testing } from './testing';
import { CatalogTree } from './tree/catalogTree';

/** What `activate` returns: for tests, and for other extensions that want to wait. */
export interface DimcatApi {
  /** Resolves once the language server runs for the first time: a catalog must be open for that. */
  readonly ready: Promise<void>;
  readonly serverState: () => ServerState;
  /** The last status that the server sent for a catalog. */
  readonly status: (uri: string) => StatusNotification | undefined;
  readonly tests: vscode.TestItemCollection;
  readonly tree: CatalogTree;
  /** What may have changed in the catalogs, reported once changes settle. */
  readonly onDidChangeCatalogs: vscode.Event<CatalogChange>;
}

export function activate({
  extensionUri,
  secrets,
  subscriptions,
}: vscode.ExtensionContext): DimcatApi {
  const log = vscode.window.createOutputChannel('Dimcat', { log: true });
  const bundle = (name: string): string => vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;
  const server = new Server(bundle('server.js'), log);
  const messages = new Messages(log);
  const jobs = new Jobs(server, messages);
  const changes = new CatalogChanges(server, jobs);
  const panels = new Panels({ extensionUri, server, jobs, changes, messages });
  const status = new StatusBar(server);
  const testing = new Testing(server, changes);
  const tree = new CatalogTree(server, changes);
  const commands = registerCommands({
    server,
    jobs,
    messages,
    log,
    tree,
    pulling: new Pulling(bundle('pullHost.js')),
    hubToken: new HubToken(secrets),
    panels,
    status,
  });
  // The log stays open: the server's last output comes after everything else is disposed.
  subscriptions.push(
    commands,
    testing,
    new Tasks(bundle('dimcat.js')),
    tree,
    status,
    panels,
    changes,
    jobs,
    server,
  );
  subscriptions.push(...connect(server, messages));
  return {
    ready: server.ready,
    serverState: () => server.state,
    status: (uri) => status.of(uri),
    tests: testing.controller.items,
    tree,
    onDidChangeCatalogs: changes.onDidChange,
  };
}

function connect(server: Server, messages: Messages): vscode.Disposable[] {
  const updateEnvironment = (): void => {
    server.updateEnvironment().catch((error: unknown) => messages.fault(error));
  };
  vscode.workspace.textDocuments.filter(isServed).forEach(() => server.start());
  return [
    followRenames(),
    vscode.workspace.onDidOpenTextDocument((document) => isServed(document) && server.start()),
    vscode.workspace.onDidGrantWorkspaceTrust(updateEnvironment),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(SECTION)) return;
      const problem = settingsProblem();
      if (problem !== undefined) messages.warn(problem);
      updateEnvironment();
    }),
    server.onDidChangeState((state) => {
      if (state === 'failed') offerRestart(server, messages);
    }),
  ];
}

function offerRestart(server: Server, messages: Messages): void {
  const text = vscode.l10n.t(
    'The Dimcat language server crashed five times in three minutes, so it will not be restarted. Your catalogs are safe.',
  );
  const run = (): Promise<unknown> =>
    server.restart().catch((error: unknown) => messages.fault(error));
  messages.error(text, { title: vscode.l10n.t('Restart'), run });
}
