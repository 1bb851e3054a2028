/** A report in the editor: one page without scripts, which carries everything inside, and a way to save it. */
import * as vscode from 'vscode';
import type { ExperimentReport } from '../../server/protocol/requests';

/** Shows the report beside the catalog. Its page may not load or run anything. */
export function showReport(extensionUri: vscode.Uri, report: ExperimentReport): void {
  const panel = vscode.window.createWebviewPanel(
    'dimcat.report',
    report.title,
    vscode.ViewColumn.Beside,
    { enableScripts: false, localResourceRoots: [], enableFindWidget: true },
  );
  panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
  panel.webview.html = report.files.find(({ name }) => name === 'report.html')?.text ?? '';
}

/** Writes the report's files into a folder that the person picks. @returns Undefined if none was picked. */
export async function saveReport(report: ExperimentReport): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Save the report here'),
  });
  const folder = picked?.[0];
  if (folder === undefined) return undefined;
  const encoder = new TextEncoder();
  for (const { name, text } of report.files) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), encoder.encode(text));
  }
  return folder;
}
