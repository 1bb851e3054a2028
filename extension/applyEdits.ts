/** Applies edits from the server to a catalog, then shows it. */
import * as vscode from 'vscode';
import { faultError } from '../server/protocol/fault';
import type { NamePulledResult } from '../server/protocol/hub';
import { rangeOf } from './testTree';

/** @throws FaultError `internal` if the editor refuses, e.g. for a file that may not be written. */
export async function applyEdits(
  catalog: vscode.Uri,
  edits: NamePulledResult['edits'],
): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  for (const { range, newText } of edits) change.replace(catalog, rangeOf(range), newText);
  const document = await vscode.workspace.openTextDocument(catalog);
  if (!(await vscode.workspace.applyEdit(change)))
    throw faultError(
      'internal',
      `The editor did not change ${catalog.path}.`,
      'Check that the file may be written, and run the command again.',
    );
  await vscode.window.showTextDocument(document);
}
