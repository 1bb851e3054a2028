/** Writes a report where the person says. */
import * as vscode from 'vscode';

/** @returns How many files were written into which folder; undefined if the person picked none. */
export async function saveReportFiles(
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Save the report here'),
  });
  const folder = picked?.[0];
  if (folder === undefined) return undefined;
  const encoder = new TextEncoder();
  for (const { name, text } of files) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), encoder.encode(text));
  }
  return folder;
}
