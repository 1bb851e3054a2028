/** The pages of features: at most one panel a feature, filled by the server, asked for anew when something changed. */
import * as vscode from 'vscode';
import { EVIDENCE_GLOB, canonical, isCatalog } from '../catalogs';
import type { Server } from '../client';
import { readArguments } from '../commands/arguments';
import type { CommandTarget } from '../../server/protocol/commands';
import type { Jobs } from '../jobs';
import type { Messages } from '../messages';
import { FeaturePanel } from './featurePanel';

const VIEW_TYPE = 'dimcat.featurePage';

export interface PageContext {
  readonly extensionUri: vscode.Uri;
  readonly server: Server;
  readonly jobs: Jobs;
  readonly messages: Messages;
}

/** Typing pauses before the pages of an edited catalog are asked for anew. */
const QUIET_MS = 500;

export class FeaturePages implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #panels = new Map<string, FeaturePanel>();
  readonly #listeners: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly context: PageContext) {
    const { server, jobs } = context;
    const evidence = vscode.workspace.createFileSystemWatcher(EVIDENCE_GLOB);
    this.#listeners = [
      evidence,
      evidence.onDidChange(() => this.#changed()),
      evidence.onDidCreate(() => this.#changed()),
      evidence.onDidDelete(() => this.#changed()),
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isCatalog(document)) this.#changed();
      }),
      server.onDidChangeState((state) => {
        if (state === 'running') this.#changed();
      }),
      jobs.onDidChange(({ state }) => {
        for (const panel of this.#panels.values()) panel.updateBusy();
        if (state === 'finished') this.#changed();
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

  /** After a reload of the window: the state that the page kept says which feature it showed. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const read = readArguments(state ?? undefined);
    const { uri, feature } = read.kind === 'given' ? read.target : {};
    if (uri === undefined || feature === undefined) panel.dispose();
    else this.#adopt({ uri: canonical(uri), feature }, panel);
    return Promise.resolve();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const part of [...this.#listeners, ...this.#panels.values()]) part.dispose();
  }

  #adopt(target: Required<CommandTarget>, panel: vscode.WebviewPanel): void {
    this.#panels.get(keyOf(target))?.dispose();
    this.#panels.set(keyOf(target), new FeaturePanel(this.context, target, panel));
    panel.onDidDispose(() => this.#panels.delete(keyOf(target)));
  }

  /** All pages at once: pages are few, and one evidence file serves many. */
  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const panel of this.#panels.values()) void panel.update();
    }, QUIET_MS);
  }
}

function keyOf({ uri, feature }: Required<CommandTarget>): string {
  return JSON.stringify([uri, feature]);
}
