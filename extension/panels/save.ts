/** Saves what a page shows: its pictures and tables. */
import * as vscode from 'vscode';
import type { CommonActions, KeyOf } from '../../server/protocol/panels/asks';

type Saving = KeyOf<CommonActions['save']>;

/** Asks where, beside the catalog at first. @returns Whether it was saved: the person may cancel. */
export async function savePicture(
  catalog: string,
  { name, as, content }: Saving,
): Promise<boolean> {
  const file = `${fileName(name)}.${as}`;
  const defaultUri = vscode.Uri.joinPath(vscode.Uri.parse(catalog), '..', file);
  const picked = await vscode.window.showSaveDialog({
    defaultUri,
    filters: { [as.toUpperCase()]: [as] },
  });
  if (picked === undefined) return false;
  const bytes = as === 'png' ? Buffer.from(content, 'base64') : Buffer.from(content, 'utf8');
  await vscode.workspace.fs.writeFile(picked, bytes);
  return true;
}

/** What every file system takes: letters, digits, and single marks between them. */
function fileName(name: string): string {
  const words = name.match(/[\p{L}\p{N}_]+/gu) ?? ['dimcat'];
  return words.join('-');
}
