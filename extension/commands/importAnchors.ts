/**
 * Import: anchors from another program into the catalog (as one edit, which one undo reverts), or old evidence beside
 * it.
 */
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import type { ImportParams, ImportResult } from '../../server/protocol/workbench';
import { applyEdits } from '../applyEdits';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

/**
 * @param argument `{uri, file?, leadingSpace?}`; asks the person for whatever is missing.
 * @returns What was added; undefined if nothing was.
 */
export async function importAnchors(
  context: CommandContext,
  argument: unknown,
): Promise<ImportResult | undefined> {
  const target = await catalogTarget(context, argument);
  const file = target && (givenFile(argument) ?? (await askForFile(target.uri)));
  if (target === undefined || file === undefined) return undefined;
  const leadingSpace = givenSpace(argument) ?? (await askForSpace(file));
  if (leadingSpace === undefined) return undefined;
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const name = posix.basename(file.path);
    return await importText(context, { uri: target.uri, name, text, leadingSpace });
  } catch (error) {
    context.messages.fault(error);
    return undefined;
  }
}

/** Imports the text of a file into the catalog, as one edit, and reports what was added. */
export async function importText(
  { server, messages }: CommandContext,
  params: ImportParams,
): Promise<ImportResult> {
  const result = await server.request(Method.import, params);
  if (result.edits.length > 0) await applyEdits(vscode.Uri.parse(params.uri, true), result.edits);
  messages.inform(sentence(result));
  return result;
}

function sentence({ added, extended, notes }: ImportResult): string {
  const { t } = vscode.l10n;
  const counts = t('Imported: {0} features added, {1} extended.', added.length, extended.length);
  if (notes.length === 0) return counts;
  return `${counts} ${notes.slice(0, 3).join(' ')}${notes.length > 3 ? ' …' : ''}`;
}

function givenFile(argument: unknown): vscode.Uri | undefined {
  const { file } = (argument ?? {}) as { file?: unknown };
  return typeof file === 'string' ? vscode.Uri.parse(file, true) : undefined;
}

function givenSpace(argument: unknown): boolean | undefined {
  const { leadingSpace } = (argument ?? {}) as { leadingSpace?: unknown };
  return typeof leadingSpace === 'boolean' ? leadingSpace : undefined;
}

async function askForFile(catalog: string): Promise<vscode.Uri | undefined> {
  const { t } = vscode.l10n;
  const chosen = await vscode.window.showOpenDialog({
    title: t('Import anchors, or evidence of an older version'),
    openLabel: t('Import'),
    filters: { [t('Lists of words, evidence')]: ['csv', 'tsv', 'json'] },
    defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(catalog, true), '..'),
  });
  return chosen?.[0];
}

async function askForSpace(file: vscode.Uri): Promise<boolean | undefined> {
  if (file.path.endsWith('.evidence.json')) return false;
  const { t } = vscode.l10n;
  const items = [
    { label: t('As they are'), space: false },
    { label: t('With a space before each word'), space: true },
  ];
  const placeHolder = t('Most vocabularies write a word within a text with a leading space.');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.space;
}
