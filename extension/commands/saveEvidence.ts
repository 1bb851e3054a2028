/** Evidence that could not be written beside its catalog: the person is told, and may save it elsewhere. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import type { CommandTarget } from '../../server/protocol/commands';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

/** The command: saves what is held in memory, or says that nothing is. */
export async function saveEvidence(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return;
  const unsaved = await unsavedOf(context, target);
  if (unsaved !== undefined) await saveAs(context, unsaved);
  else context.messages.inform(vscode.l10n.t('All evidence of this catalog is saved beside it.'));
}

/** After a job: whether its result is in memory only; if so, the person is warned. */
export async function warnIfUnsaved(
  context: CommandContext,
  target: CommandTarget,
): Promise<boolean> {
  const unsaved = await unsavedOf(context, target);
  if (unsaved === undefined) return false;
  context.messages.warn(
    vscode.l10n.t(
      'The evidence could not be saved: {0} cannot be written. It is kept until the window closes.',
      vscode.workspace.asRelativePath(unsaved.uri),
    ),
    { title: vscode.l10n.t('Save Evidence As …'), run: () => saveAs(context, unsaved) },
  );
  return true;
}

interface Unsaved {
  /** Where it belongs. */
  readonly uri: vscode.Uri;
  readonly text: string;
}

async function unsavedOf(
  { server, messages }: CommandContext,
  { uri }: CommandTarget,
): Promise<Unsaved | undefined> {
  try {
    const { text } = await server.request(Method.unsavedEvidence, { uri });
    const catalog = vscode.Uri.parse(uri);
    const path = catalog.path.replace(/\.ya?ml$/i, '.evidence.json');
    return text === null ? undefined : { uri: catalog.with({ path }), text };
  } catch (error) {
    messages.fault(error);
    return undefined;
  }
}

async function saveAs({ messages }: CommandContext, { uri, text }: Unsaved): Promise<void> {
  const filters = { [vscode.l10n.t('Evidence')]: ['json'] };
  const chosen = await vscode.window.showSaveDialog({ defaultUri: uri, filters });
  if (chosen === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(chosen, new TextEncoder().encode(text));
  } catch (error) {
    messages.fault(error);
  }
}
