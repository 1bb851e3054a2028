import * as vscode from 'vscode';
import type { Messages } from './messages';

/** Whether the model may be loaded and run here; if not, says so and offers a way out. */
export function isTrusted(messages: Messages): boolean {
  if (vscode.workspace.isTrusted) return true;
  const text = vscode.l10n.t(
    'Dimcat runs a model only in a trusted workspace. Validation works without trust.',
  );
  const manage = vscode.l10n.t('Manage Workspace Trust');
  messages.warn(text, {
    title: manage,
    run: () => vscode.commands.executeCommand('workbench.trust.manage'),
  });
  return false;
}
