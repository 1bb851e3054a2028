/** The access token of the hub: kept in the editor's secret store and nowhere else. */
import * as vscode from 'vscode';

const KEY = 'dimcat.hubToken';

export class HubToken {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  /** Undefined if none was set: then the environment's HF_TOKEN is used. */
  get(): Thenable<string | undefined> {
    return this.secrets.get(KEY);
  }

  /** Asks the person; an empty answer removes the token. @returns What was done; undefined if they cancelled. */
  async ask(): Promise<'set' | 'cleared' | undefined> {
    const { t } = vscode.l10n;
    const written = await vscode.window.showInputBox({
      title: t('Access token of the hub'),
      prompt: t('Kept in the secret store of the editor. Empty: remove it.'),
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) =>
        /^[\x21-\x7e]*$/.test(text.trim())
          ? undefined
          : t('Tokens do not contain such characters.'),
    });
    if (written === undefined) return undefined;
    const token = written.trim();
    if (token === '') await this.clear();
    else await this.secrets.store(KEY, token);
    return token === '' ? 'cleared' : 'set';
  }

  async clear(): Promise<void> {
    await this.secrets.delete(KEY);
  }
}
