import type * as vscode from 'vscode';
import type { Server } from '../client';
import type { HubToken } from '../hubToken';
import type { Jobs } from '../jobs';
import type { Messages } from '../messages';
import type { Panels } from '../panels/panels';
import type { Pulling } from '../pulling';
import type { StatusBar } from '../status';
import type { CatalogTree } from '../tree/catalogTree';

/** The parts that commands share. */
export interface CommandContext {
  readonly server: Server;
  readonly jobs: Jobs;
  readonly messages: Messages;
  readonly log: vscode.LogOutputChannel;
  readonly tree: CatalogTree;
  readonly pulling: Pulling;
  readonly hubToken: HubToken;
  readonly panels: Panels;
  readonly status: StatusBar;
}

/** A command: the editor passes what the caller gave, unchecked. */
export type Command = (context: CommandContext, argument: unknown) => unknown;
