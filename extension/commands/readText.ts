/** Opens the text lens on what is selected in any editor. */
import * as vscode from 'vscode';
import { isCatalogPath } from './arguments';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

/** What a place of a page may hold. */
const LONGEST = 20_000;

/**
 * The selection is the text, of an editor of a text without one the whole of it. In a catalog, and where there is no
 * editor, the lens opens where it stood.
 */
export async function readText(context: CommandContext, argument: unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const isText = editor !== undefined && !isCatalogPath(editor.document.uri.path);
  const text = editor === undefined ? '' : textOf(editor, isText);
  if (text.length > LONGEST) {
    context.messages.warn(
      vscode.l10n.t('At most {0} characters are read at once: select a part of the text.', LONGEST),
    );
    return;
  }
  const target = await catalogTarget(context, isText ? undefined : argument);
  if (target !== undefined)
    context.panels.open('lens', { uri: target.uri, ...(text !== '' && { text }) });
}

function textOf({ document, selection }: vscode.TextEditor, isText: boolean): string {
  if (!selection.isEmpty) return document.getText(selection);
  return isText ? document.getText() : '';
}
