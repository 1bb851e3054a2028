/** Export Catalog: in another program's format, to a file that the person names. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import { EXPORT_FORMATS, type ExportFormat } from '../../server/protocol/requests';
import type { ExportParams } from '../../server/protocol/workbench';
import type { CommandContext } from './context';
import { catalogTarget, featureTarget } from './target';

/**
 * @param argument `{uri, feature?, format?, file?}`; asks the person for whatever is missing.
 * @returns The URI of the written file as text; undefined if none was written.
 */
export async function exportCatalog(
  context: CommandContext,
  argument: unknown,
): Promise<string | undefined> {
  const catalog = await catalogTarget(context, argument);
  const format = catalog && (givenFormat(argument) ?? (await chooseFormat()));
  if (catalog === undefined || format === undefined) return undefined;
  const one = format === 'gguf' ? await featureTarget(context, catalog) : catalog;
  if (one === undefined) return undefined;
  const features = one.feature === undefined ? [] : [one.feature];
  try {
    const params: ExportParams = { uri: catalog.uri, format, features };
    const result = await context.server.request(Method.export, params);
    const file = givenFile(argument) ?? (await askForFile(catalog.uri, result.name));
    if (file === undefined) return undefined;
    await vscode.workspace.fs.writeFile(file, Buffer.from(result.base64, 'base64'));
    told(context, file, result.note);
    return file.toString();
  } catch (error) {
    context.messages.fault(error);
    return undefined;
  }
}

function told({ messages }: CommandContext, file: vscode.Uri, note = ''): void {
  const name = vscode.workspace.asRelativePath(file);
  const open = { title: vscode.l10n.t('Open'), run: () => openFile(file) };
  const words = [vscode.l10n.t('Exported to {0}.', name), note].join(' ').trim();
  messages.inform(words, open);
}

function openFile(file: vscode.Uri): Thenable<unknown> {
  const isText = /\.(csv|md|json|jsonl)$/.test(file.path);
  return vscode.commands.executeCommand(isText ? 'vscode.open' : 'revealFileInOS', file);
}

function givenFormat(argument: unknown): ExportFormat | undefined {
  const { format } = (argument ?? {}) as { format?: unknown };
  return EXPORT_FORMATS.find((each) => each === format);
}

function givenFile(argument: unknown): vscode.Uri | undefined {
  const { file } = (argument ?? {}) as { file?: unknown };
  return typeof file === 'string' ? vscode.Uri.parse(file, true) : undefined;
}

async function chooseFormat(): Promise<ExportFormat | undefined> {
  const { t } = vscode.l10n;
  const words: Readonly<Record<ExportFormat, readonly [string, string]>> = {
    csv: ['CSV', t('one row per feature and claim of a dimension')],
    'anchors-csv': [t('CSV of anchors'), t('one row per anchor, with its held-out rank')],
    parquet: ['Parquet', t('one row per feature and claim of a dimension')],
    'model-card': [t('Model card'), t('a section of Markdown')],
    neuronpedia: [t('Neuronpedia vectors'), t('JSON for its API')],
    'neuronpedia-features': [
      t('Neuronpedia features'),
      t('JSON Lines in the columns of its exports'),
    ],
    gguf: [t('GGUF control vector'), t('one feature or claim of a dimension, for llama.cpp')],
    safetensors: ['safetensors', t('one direction per feature and claim of a dimension')],
  };
  const items = EXPORT_FORMATS.map((format) => {
    const [label, description] = words[format];
    return { label, description, format };
  });
  const placeHolder = t('Export as what?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.format;
}

async function askForFile(catalog: string, name: string): Promise<vscode.Uri | undefined> {
  const defaultUri = vscode.Uri.joinPath(vscode.Uri.parse(catalog, true), '..', name);
  return vscode.window.showSaveDialog({ defaultUri, saveLabel: vscode.l10n.t('Export') });
}
