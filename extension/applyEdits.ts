/** Edits from the server. */
import * as vscode from 'vscode';
import { faultError } from '../server/protocol/fault';
import type { NamePulledResult } from '../server/protocol/hub';
import { rangeOf } from './testTree';

/** Applies edits to a catalog, then shows it in a column of the editor. @throws FaultError As {@link changeCatalog}. */
export async function applyEdits(
  catalog: vscode.Uri,
  edits: NamePulledResult['edits'],
  column = vscode.ViewColumn.Active,
): Promise<void> {
  await vscode.window.showTextDocument(await changeCatalog(catalog, edits), column);
}

/**
 * Applies edits to a catalog, which undo takes back.
 *
 * @throws FaultError `internal` if the editor refuses, e.g. for a file that may not be written.
 */
export async function changeCatalog(
  catalog: vscode.Uri,
  edits: NamePulledResult['edits'],
): Promise<vscode.TextDocument> {
  const change = new vscode.WorkspaceEdit();
  for (const { range, newText } of edits) change.replace(catalog, rangeOf(range), newText);
  const document = await vscode.workspace.openTextDocument(catalog);
  if (!(await vscode.workspace.applyEdit(change)))
    throw faultError(
      'internal',
      `The editor did not change ${catalog.path}.`,
      'Check that the file may be written, and run the command again.',
    );
  return document;
}
