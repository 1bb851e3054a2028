/** The panels of webviews/; each page learns when something of its catalog changes. */
import * as vscode from 'vscode';
import { canonical } from '../catalogs';
import { readArguments } from '../commands/arguments';
import { decodedOrUndefined } from '../../server/protocol/decode';
import { keptPage } from '../../server/protocol/panels/choices';
import {
  place,
  type PanelName,
  type PanelTarget,
  type Place,
} from '../../server/protocol/panels/place';
import { PANEL_KINDS } from './kinds';
import { OpenPanels } from './openPanels';
import { Panel } from './panel';
import type { PanelContext, PanelKind } from './panelKind';
import { visible } from '../../server/protocol/userText';

export class Panels implements vscode.Disposable {
  readonly #panels = new OpenPanels<Panel>();
  readonly #parts: vscode.Disposable[];

  constructor(private readonly context: PanelContext) {
    this.#parts = [
      // All panels at once: there are few, and many share an evidence file.
      context.changes.onDidChange(() => {
        for (const panel of this.#panels.all()) panel.update();
      }),
      context.jobs.onDidChange(() => {
        for (const panel of this.#panels.all()) panel.updateJobs();
      }),
      ...PANEL_KINDS.map((kind) => this.#restore(kind)),
    ];
  }

  /**
   * Shows the latest panel of the kind and catalog, or makes one. Does nothing for a kind that does not exist.
   *
   * @param from Asks for another panel than itself, beside it.
   */
  open(name: PanelName, target: PanelTarget, from?: Panel): void {
    const kind = PANEL_KINDS.find((each) => each.name === name);
    if (kind === undefined) return;
    const { uri, ...at } = target;
    const key = keyOf(kind, uri);
    const beside = kind.isSeveral ? from : undefined;
    const shown = this.#panels.latest(key, beside);
    if (shown !== undefined) {
      // A page that lies in the same group of tabs would hide the one that asks.
      const isHiding = beside !== undefined && shown.column === beside.column;
      shown.show(at, isHiding ? vscode.ViewColumn.Beside : undefined);
      return;
    }
    const title = visible(kind.title(target));
    const column = beside === undefined ? this.#column() : vscode.ViewColumn.Beside;
    const made = vscode.window.createWebviewPanel(kind.viewType, title, column);
    this.#adopt(kind, uri, at, made);
  }

  /** Beside the catalog, where other pages are open with them: each page beside the last would cut the window up. */
  #column(): vscode.ViewColumn {
    const open = [...this.#panels.all()].reverse();
    const last = open.find(({ active }) => active) ?? open[0];
    return last?.column ?? vscode.ViewColumn.Beside;
  }

  /** Goes back (-1) or forward (1) in the page that has the focus. */
  move(by: -1 | 1): void {
    this.#panels
      .all()
      .find((panel) => panel.active)
      ?.move(by);
  }

  dispose(): void {
    for (const part of [...this.#parts, ...this.#panels.all()]) part.dispose();
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
    if (!kind.isSeveral) this.#panels.latest(key)?.dispose();
    const panels = PANEL_KINDS.map(({ name }) => name);
    const open = (name: PanelName, target: PanelTarget, beside: boolean): void =>
      this.open(name, target, beside ? adopted : undefined);
    const adopted: Panel = new Panel(kind, { context: this.context, uri, panel, open, panels }, at);
    this.#panels.add(key, adopted);
    panel.onDidDispose(() => this.#panels.remove(adopted));
    panel.onDidChangeViewState(() => {
      if (panel.active) this.#panels.focus(adopted);
    });
  }
}

/** States of pages of earlier versions are places themselves; a page of today knows its own. */
function placeOf(state: unknown): Place | null {
  const isOwn = decodedOrUndefined(keptPage, state) !== undefined;
  return isOwn ? null : (decodedOrUndefined(place, state) ?? null);
}

function keyOf({ viewType }: PanelKind, uri: string): string {
  return JSON.stringify([viewType, uri]);
}
