/** The status bar item: model, provider in use, cache. Shown while a catalog is visible. */
import * as vscode from 'vscode';
import type { StatusNotification } from '../server/protocol/requests';
import { canonical, catalogInSight } from './catalogs';
import type { Server, ServerState } from './client';
import { Command } from '../server/protocol/commands';
import { LanguageStatus } from './languageStatus';
import { type StatusText, statusText } from './statusText';

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    'dimcat.status',
    vscode.StatusBarAlignment.Right,
    100,
  );
  readonly #language = new LanguageStatus();
  readonly #statuses = new Map<string, StatusNotification>();
  readonly #listeners: vscode.Disposable[];
  #flips = true;

  constructor(private readonly server: Server) {
    this.#item.name = 'Dimcat';
    this.#item.command = Command.quickActions;
    this.#listeners = [
      server.onStatus((status) => {
        this.#statuses.set(canonical(status.uri), status);
        this.#update();
      }),
      server.onDidChangeState(() => this.#update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#update()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#statuses.delete(uri.toString())),
    ];
    this.#update();
  }

  /** The last status that the server sent for a catalog. */
  of(uri: string): StatusNotification | undefined {
    return this.#statuses.get(canonical(uri));
  }

  /** Whether flips are offered of the catalog in sight: as long as no model without them is known. */
  get canFlip(): boolean {
    return this.#flips;
  }

  dispose(): void {
    for (const part of [...this.#listeners, this.#item, this.#language]) part.dispose();
  }

  #update(): void {
    const editor = catalogInSight();
    const status = editor && this.#statuses.get(editor.document.uri.toString());
    this.#offerFlips((status?.noFlips ?? null) === null);
    if (editor === undefined) {
      this.#item.hide();
      return;
    }
    this.#show(statusText(this.#state(), status, vscode.l10n));
  }

  /** For the menus: flips are not offered of a model that has none. */
  #offerFlips(offered: boolean): void {
    if (this.#flips === offered) return;
    this.#flips = offered;
    void vscode.commands.executeCommand('setContext', 'dimcat.noFlips', !offered);
  }

  #state(): ServerState | 'untrusted' {
    if (this.server.state === 'running' && !vscode.workspace.isTrusted) return 'untrusted';
    return this.server.state;
  }

  #show(status: StatusText): void {
    const { text, tooltip, level } = status;
    this.#language.show(status);
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label: `Dimcat: ${tooltip}`, role: 'button' };
    this.#item.backgroundColor =
      level === 'normal' ? undefined : new vscode.ThemeColor(`statusBarItem.${level}Background`);
    this.#item.show();
  }
}
