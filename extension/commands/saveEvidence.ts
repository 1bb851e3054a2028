/** Evidence that could not be written beside its catalog may be saved elsewhere. */
import * as vscode from 'vscode';
import { saveAs, unsavedOf } from '../unsaved';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

/** The command: saves what is held in memory, or says that nothing is. */
export async function saveEvidence(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  const unsaved = target && (await unsavedOf(context, target));
  if (unsaved === undefined) return;
  if (unsaved.length > 0) await saveAs(context, unsaved);
  else context.messages.inform(vscode.l10n.t('All evidence of this catalog is saved beside it.'));
}
