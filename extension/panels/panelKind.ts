/** What one kind of panel adds to the frame that all share. */
import type * as vscode from 'vscode';
import type { Asks, DataOf, KeyOf } from '../../server/protocol/panels/asks';
import type { PanelName, PanelTarget } from '../../server/protocol/panels/place';
import type { CatalogChanges } from '../changes';
import type { Server } from '../client';
import type { Jobs } from '../jobs';
import type { Messages } from '../messages';

/** What panels need from the extension. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly server: Server;
  readonly jobs: Jobs;
  readonly changes: CatalogChanges;
  readonly messages: Messages;
}

/** Where a page's action happens. */
export interface ActionScene {
  readonly context: PanelContext;
  /** Of the panel's catalog. */
  readonly uri: string;
  readonly panel: vscode.WebviewPanel;
  /** `beside`: not in the page that asks. */
  readonly open: (name: PanelName, target: PanelTarget, beside: boolean) => void;
  /** Those that can be opened. */
  readonly panels: readonly PanelName[];
}

/** What the editor itself does for a page: one function for each kind of question. */
export type Actions<A extends Asks> = {
  readonly [N in keyof A]: (key: KeyOf<A[N]>, scene: ActionScene) => Promise<DataOf<A[N]>>;
};

/** Actions with their kinds of question, of types that the panels need not know. */
export interface PanelActions {
  readonly asks: Asks;
  readonly act: Readonly<Record<string, (key: never, scene: ActionScene) => Promise<unknown>>>;
}

export function panelActions<A extends Asks>(asks: A, act: Actions<A>): PanelActions {
  return { asks, act };
}

export interface PanelKind {
  readonly name: PanelName;
  /** As the manifest's activation event names it. */
  readonly viewType: `dimcat.${string}`;
  /** What the page asks of the language server. */
  readonly asks: Asks;
  /** What it asks of the editor, beside the common actions. */
  readonly actions?: PanelActions;
  /** Whether a catalog can have several, side by side. */
  readonly isSeveral?: true;
  /** Of its tab, until the page names it. */
  readonly title: (target: PanelTarget) => string;
}
