/** Set and clear the access token of the hub. */
import * as vscode from 'vscode';
import type { CommandContext } from './context';

export async function setHubToken({ hubToken, messages }: CommandContext): Promise<void> {
  const { t } = vscode.l10n;
  const done = await hubToken.ask();
  if (done === 'set') messages.inform(t('The access token of the hub is kept.'));
  if (done === 'cleared') messages.inform(cleared());
}

export async function clearHubToken({ hubToken, messages }: CommandContext): Promise<void> {
  await hubToken.clear();
  messages.inform(cleared());
}

function cleared(): string {
  return vscode.l10n.t('The access token of the hub was removed. HF_TOKEN counts where it is set.');
}
