/** The panels of webviews/: at most one per kind and catalog; each page learns when something of it changes. */
import * as vscode from 'vscode';
import { canonical } from '../catalogs';
import { readArguments } from '../commands/arguments';
import { decodedOrUndefined } from '../../server/protocol/decode';
import {
  place,
  type PanelName,
  type PanelTarget,
  type Place,
} from '../../server/protocol/panels/place';
import { PANEL_KINDS } from './kinds';
import { Panel } from './panel';
import type { PanelContext, PanelKind } from './panelKind';
import { visible } from '../../server/protocol/userText';

export class Panels implements vscode.Disposable {
  readonly #panels = new Map<string, Panel>();
  readonly #parts: vscode.Disposable[];

  constructor(private readonly context: PanelContext) {
    this.#parts = [
      // All panels at once: there are few, and many share an evidence file.
      context.changes.onDidChange(() => {
        for (const panel of this.#panels.values()) panel.update();
      }),
      context.jobs.onDidChange(() => {
        for (const panel of this.#panels.values()) panel.updateJobs();
      }),
      ...PANEL_KINDS.map((kind) => this.#restore(kind)),
    ];
  }

  /** Does nothing for a kind that does not exist. */
  open(name: PanelName, target: PanelTarget): void {
    const kind = PANEL_KINDS.find((each) => each.name === name);
    if (kind === undefined) return;
    const { uri, ...at } = target;
    const shown = this.#panels.get(keyOf(kind, uri));
    if (shown !== undefined) {
      shown.show(at);
      return;
    }
    const title = visible(kind.title(target));
    const made = vscode.window.createWebviewPanel(kind.viewType, title, this.#column());
    this.#adopt(kind, uri, at, made);
  }

  /** Beside the catalog, where other pages are open with them: each page beside the last would cut the window up. */
  #column(): vscode.ViewColumn {
    const open = [...this.#panels.values()].reverse();
    const last = open.find(({ active }) => active) ?? open[0];
    return last?.column ?? vscode.ViewColumn.Beside;
  }

  /** Goes back (-1) or forward (1) in the page that has the focus. */
  move(by: -1 | 1): void {
    [...this.#panels.values()].find((panel) => panel.active)?.move(by);
  }

  dispose(): void {
    for (const part of [...this.#parts, ...this.#panels.values()]) part.dispose();
  }

  /** Brings the panels of a kind back after the window reloads: the saved state of each says what it showed. */
  #restore(kind: PanelKind): vscode.Disposable {
    const deserializeWebviewPanel = (panel: vscode.WebviewPanel, state: unknown): Promise<void> => {
      const read = readArguments(state ?? undefined);
      if (read.kind !== 'given') panel.dispose();
      else this.#adopt(kind, canonical(read.target.uri), placeOf(state), panel);
      return Promise.resolve();
    };
    return vscode.window.registerWebviewPanelSerializer(kind.viewType, { deserializeWebviewPanel });
  }

  #adopt(kind: PanelKind, uri: string, at: Place | null, panel: vscode.WebviewPanel): void {
    const key = keyOf(kind, uri);
    this.#panels.get(key)?.dispose();
    const open = (name: PanelName, target: PanelTarget): void => this.open(name, target);
    const panels = PANEL_KINDS.map(({ name }) => name);
    const scene = { context: this.context, uri, panel, open, panels };
    const adopted = new Panel(kind, scene, at);
    this.#panels.set(key, adopted);
    panel.onDidDispose(() => {
      if (this.#panels.get(key) === adopted) this.#panels.delete(key);
    });
  }
}

/** States of pages of earlier versions are places themselves; a page of today knows its own. */
function placeOf(state: unknown): Place | null {
  const isOwn = typeof state === 'object' && state !== null && 'history' in state;
  return isOwn ? null : (decodedOrUndefined(place, state) ?? null);
}

function keyOf({ viewType }: PanelKind, uri: string): string {
  return JSON.stringify([viewType, uri]);
}
