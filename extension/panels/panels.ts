/** The panels of webviews/: at most one per kind and target, filled by the server, refilled when something changes. */
import * as vscode from 'vscode';
import { canonical } from '../catalogs';
import { readArguments } from '../commands/arguments';
import type { CommandTarget } from '../../server/protocol/commands';
import { Panel } from './panel';
import type { PanelContext, PanelKind } from './panelKind';

/** Of any kind. */
type Shown = Pick<Panel<CommandTarget, unknown>, 'show' | 'update' | 'updateBusy' | 'dispose'>;

export class Panels implements vscode.Disposable {
  readonly #panels = new Map<string, Shown>();
  readonly #listeners: vscode.Disposable[];

  constructor(private readonly context: PanelContext) {
    this.#listeners = [
      // All panels at once: there are few, and many share an evidence file.
      context.changes.onDidChange(() => {
        for (const panel of this.#panels.values()) void panel.update();
      }),
      context.jobs.onDidChange(() => {
        for (const panel of this.#panels.values()) panel.updateBusy();
      }),
    ];
  }

  /** Brings the panels of a kind back after the window reloads: the saved state of each says what it showed. */
  restore<T extends CommandTarget, M>(kind: PanelKind<T, M>): vscode.Disposable {
    const deserializeWebviewPanel = (panel: vscode.WebviewPanel, state: unknown): Promise<void> => {
      const read = readArguments(state ?? undefined);
      const target = read.kind === 'given' ? kind.targetOf(read.target) : undefined;
      if (target === undefined) panel.dispose();
      else this.#adopt(kind, { ...target, uri: canonical(target.uri) }, panel);
      return Promise.resolve();
    };
    return vscode.window.registerWebviewPanelSerializer(kind.viewType, { deserializeWebviewPanel });
  }

  open<T extends CommandTarget, M>(kind: PanelKind<T, M>, target: T): void {
    const shown = this.#panels.get(keyOf(kind.viewType, target));
    if (shown !== undefined) {
      shown.show();
      return;
    }
    const title = target.feature ?? vscode.workspace.asRelativePath(vscode.Uri.parse(target.uri));
    const column = vscode.ViewColumn.Beside;
    this.#adopt(kind, target, vscode.window.createWebviewPanel(kind.viewType, title, column));
  }

  dispose(): void {
    for (const part of [...this.#listeners, ...this.#panels.values()]) part.dispose();
  }

  #adopt<T extends CommandTarget, M>(
    kind: PanelKind<T, M>,
    target: T,
    panel: vscode.WebviewPanel,
  ): void {
    const key = keyOf(kind.viewType, target);
    this.#panels.get(key)?.dispose();
    this.#panels.set(key, new Panel(this.context, kind, target, panel));
    panel.onDidDispose(() => this.#panels.delete(key));
  }
}

function keyOf(viewType: string, { uri, feature }: CommandTarget): string {
  return JSON.stringify([viewType, uri, feature ?? null]);
}
