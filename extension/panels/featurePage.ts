/**
 * The pages of features: at most one panel per feature, filled by the server, requested again when something changes.
 */
import * as vscode from 'vscode';
import { canonical } from '../catalogs';
import { readArguments } from '../commands/arguments';
import type { CommandTarget } from '../../server/protocol/commands';
import { FeaturePanel } from './featurePanel';
import type { PageContext } from './pageContext';

const VIEW_TYPE = 'dimcat.featurePage';

export class FeaturePages implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #panels = new Map<string, FeaturePanel>();
  readonly #listeners: vscode.Disposable[];

  constructor(private readonly context: PageContext) {
    this.#listeners = [
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this),
      // All pages at once: there are few pages, and many share an evidence file.
      context.changes.onDidChange(() => {
        for (const panel of this.#panels.values()) void panel.update();
      }),
      context.jobs.onDidChange(() => {
        for (const panel of this.#panels.values()) panel.updateBusy();
      }),
    ];
  }

  open(target: Required<CommandTarget>): void {
    const shown = this.#panels.get(keyOf(target));
    if (shown !== undefined) {
      shown.show();
      return;
    }
    const column = vscode.ViewColumn.Beside;
    this.#adopt(target, vscode.window.createWebviewPanel(VIEW_TYPE, target.feature, column));
  }

  /** After the window reloads, the page's saved state says which feature it showed. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const read = readArguments(state ?? undefined);
    const { uri, feature } = read.kind === 'given' ? read.target : {};
    if (uri === undefined || feature === undefined) panel.dispose();
    else this.#adopt({ uri: canonical(uri), feature }, panel);
    return Promise.resolve();
  }

  dispose(): void {
    for (const part of [...this.#listeners, ...this.#panels.values()]) part.dispose();
  }

  #adopt(target: Required<CommandTarget>, panel: vscode.WebviewPanel): void {
    this.#panels.get(keyOf(target))?.dispose();
    this.#panels.set(keyOf(target), new FeaturePanel(this.context, target, panel));
    panel.onDidDispose(() => this.#panels.delete(keyOf(target)));
  }
}

function keyOf({ uri, feature }: Required<CommandTarget>): string {
  return JSON.stringify([uri, feature]);
}
