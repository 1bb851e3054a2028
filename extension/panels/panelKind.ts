/** What one kind of panel adds to the frame that all share. */
import type * as vscode from 'vscode';
import type { CommandTarget } from '../../server/protocol/commands';
import type { Decoder } from '../../server/protocol/decode';
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

/**
 * @typeParam T What a panel shows: a catalog, or a feature of one.
 * @typeParam M What its page sends, beside the common `ready`.
 */
export interface PanelKind<T extends CommandTarget, M> {
  /** As the manifest's activation event names it. */
  readonly viewType: `dimcat.${string}`;
  /** Its folder in `webviews/`. */
  readonly webview: string;
  readonly fromPanel: Decoder<M>;
  /** What a panel showed before the window was reloaded; undefined if that is not enough for one. */
  readonly targetOf: (state: CommandTarget) => T | undefined;
  /** Requests what the page shows. @throws What the server answered; the panel shows it as a fault. */
  readonly load: (context: PanelContext, target: T) => Promise<Loaded>;
  /** The job that runs for the target, as the page is told when jobs start and end. */
  readonly busy?: (context: PanelContext, target: T) => object;
  readonly handle?: (context: PanelContext, target: T, message: M) => Promise<void>;
}

export interface Loaded {
  /** Of the panel's tab. */
  readonly title: string;
  /** Sent to the page. */
  readonly message: object;
}
