/** Accepts and refuses drafts, wherever the person asks for it: the tree, a list, the page of a dimension. */
import * as vscode from 'vscode';
import { Method } from '../server/protocol/methods';
import type { DraftParams } from '../server/protocol/requests';
import { changeCatalog } from './applyEdits';
import { warnIfUnsaved, type Warning } from './unsaved';

/**
 * Writes a draft into its catalog; one undo takes it back, and it is a draft again then.
 *
 * @returns The catalog, changed and not saved, and where. @throws The server's error, or FaultError `internal`.
 */
export async function acceptDraft(
  context: Warning,
  { uri, dimension }: DraftParams,
): Promise<{ readonly document: vscode.TextDocument; readonly at: vscode.Position }> {
  const { edits } = await context.server.request(Method.acceptDraft, { uri, dimension });
  const document = await changeCatalog(vscode.Uri.parse(uri, true), edits);
  await warnIfUnsaved(context, { uri });
  const { line, character } = edits[0]?.range.start ?? { line: 0, character: 0 };
  return { document, at: new vscode.Position(line, character) };
}

/** Takes a draft off the list of things to do, until what it says changes. @throws The server's error. */
export async function refuseDraft(
  context: Warning,
  { uri, dimension }: DraftParams,
): Promise<void> {
  await context.server.request(Method.refuseDraft, { uri, dimension });
  await warnIfUnsaved(context, { uri });
}
