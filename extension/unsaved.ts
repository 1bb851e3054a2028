/** Evidence that could not be written beside its catalog: the person is told, and may save it elsewhere. */
import * as vscode from 'vscode';
import type { CommandTarget } from '../server/protocol/commands';
import { Method } from '../server/protocol/methods';
import type { Server } from './client';
import type { Messages } from './messages';

/** What a warning needs. */
export interface Warning {
  readonly server: Server;
  readonly messages: Messages;
}

/** After a job: whether its result is in memory only; if so, the person is warned. */
export async function warnIfUnsaved(context: Warning, target: CommandTarget): Promise<boolean> {
  const unsaved = (await unsavedOf(context, target)) ?? [];
  if (unsaved.length === 0) return false;
  const names = unsaved.map(({ uri }) => vscode.workspace.asRelativePath(uri)).join(', ');
  context.messages.warn(
    vscode.l10n.t(
      'The evidence could not be saved: {0} cannot be written. It is kept until the window closes.',
      names,
    ),
    { title: vscode.l10n.t('Save Evidence As …'), run: () => saveAs(context, unsaved) },
  );
  return true;
}

/** Asks where to save what is held in memory, or says that nothing is. */
export async function saveHeld(context: Warning, target: CommandTarget): Promise<void> {
  const unsaved = await unsavedOf(context, target);
  if (unsaved === undefined) return;
  if (unsaved.length > 0) await saveAs(context, unsaved);
  else context.messages.inform(vscode.l10n.t('All evidence of this catalog is saved beside it.'));
}

interface Unsaved {
  /** Where it belongs. */
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** Undefined where the server cannot say; the person was then told. */
async function unsavedOf(
  { server, messages }: Warning,
  { uri }: CommandTarget,
): Promise<readonly Unsaved[] | undefined> {
  try {
    const { files } = await server.request(Method.unsavedEvidence, { uri });
    const catalog = vscode.Uri.parse(uri);
    const stem = catalog.path.replace(/\.ya?ml$/i, '');
    return files.map(({ ending, text }) => ({ uri: catalog.with({ path: stem + ending }), text }));
  } catch (error) {
    messages.fault(error);
    return undefined;
  }
}

/** Asks for a place for each file; a dialog that is closed leaves the rest as they are. */
async function saveAs({ messages }: Warning, unsaved: readonly Unsaved[]): Promise<void> {
  const filters = { [vscode.l10n.t('Evidence')]: ['json'] };
  try {
    for (const { uri, text } of unsaved) {
      const chosen = await vscode.window.showSaveDialog({ defaultUri: uri, filters });
      if (chosen === undefined) return;
      await vscode.workspace.fs.writeFile(chosen, new TextEncoder().encode(text));
    }
  } catch (error) {
    messages.fault(error);
  }
}
