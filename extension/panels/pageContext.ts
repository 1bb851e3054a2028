/** What a feature page needs from the extension. */
import type * as vscode from 'vscode';
import type { CatalogChanges } from '../changes';
import type { Server } from '../client';
import type { Jobs } from '../jobs';
import type { Messages } from '../messages';

export interface PageContext {
  readonly extensionUri: vscode.Uri;
  readonly server: Server;
  readonly jobs: Jobs;
  readonly changes: CatalogChanges;
  readonly messages: Messages;
}
