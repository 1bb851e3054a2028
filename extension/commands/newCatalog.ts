/** New Catalog: a commented template beside the model, not yet saved. A file of a checkpoint stands for its folder. */
import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { CommandContext } from './context';
import { hubFacts } from './hubFolder';
import { Method } from '../../server/protocol/methods';
import type { Server } from '../client';
import { catalogTemplate, type HubFacts, type TemplateFacts } from './template';

/**
 * @param argument `{model}`: the URI of an ONNX file or of a file of a checkpoint, as text. Without it, the person is
 *   asked.
 * @returns The new document's URI as text; undefined if no model was chosen.
 */
export async function newCatalog(
  { messages, server }: CommandContext,
  argument: unknown,
): Promise<string | undefined> {
  const model = givenModel(argument) ?? (await askForModel());
  if (model === undefined) return undefined;
  try {
    return await openTemplate(server, model);
  } catch (error) {
    messages.fault(error);
    return undefined;
  }
}

const kinds = ['onnx', 'safetensors', 'json'];

/** The model that the caller named, if it is a URI of such a file; anything else is ignored. */
function givenModel(argument: unknown): vscode.Uri | undefined {
  const { model } = (argument ?? {}) as { model?: unknown };
  if (typeof model !== 'string' || !/^file:/i.test(model)) return undefined;
  if (!kinds.some((kind) => model.toLowerCase().endsWith(`.${kind}`))) return undefined;
  return vscode.Uri.parse(model, true);
}

async function askForModel(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Which model is the catalog about?'),
    openLabel: vscode.l10n.t('Choose Model'),
    filters: { [vscode.l10n.t('ONNX models and checkpoints')]: kinds },
    ...(folder && { defaultUri: folder }),
  });
  return chosen?.[0];
}

async function openTemplate(server: Server, model: vscode.Uri): Promise<string> {
  const folder = vscode.Uri.joinPath(model, '..');
  if (posix.extname(model.path).toLowerCase() !== '.onnx') return openForCheckpoint(server, folder);
  const tokenizer = await tokenizerNear(folder);
  const facts = { model: posix.basename(model.path), tokenizer };
  return openText(server, folder, posix.parse(model.path).name, facts);
}

/** One in the cache of a hub is named by its hub, in a catalog of the workspace; another by its folder, beside it. */
async function openForCheckpoint(server: Server, folder: vscode.Uri): Promise<string> {
  const facts = hubFacts(folder.path);
  const ofHub = facts && (await newCatalogOnHub(server, facts));
  if (ofHub !== undefined) return ofHub;
  const checkpoint = posix.basename(folder.path);
  return openText(server, vscode.Uri.joinPath(folder, '..'), checkpoint, { checkpoint });
}

/** A new catalog in the first folder of the workspace, about a model that was pulled. @returns Its URI as text. */
export async function newCatalogOnHub(
  server: Server,
  facts: HubFacts,
): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) return undefined;
  return openText(server, folder, posix.basename(facts.hub), facts);
}

async function openText(
  server: Server,
  folder: vscode.Uri,
  stem: string,
  facts: TemplateFacts,
): Promise<string> {
  const file = await freeName(folder, stem);
  const text = await templateWithWords(server, file, facts);
  const uri = file.with({ scheme: 'untitled' });
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
  return uri.toString();
}

/** With anchors that the model's own vocabulary has; where it cannot be asked, with the usual ones. */
async function templateWithWords(
  server: Server,
  file: vscode.Uri,
  facts: TemplateFacts,
): Promise<string> {
  const usual = catalogTemplate(facts);
  const given = { uri: file.toString(), text: usual };
  const { words } = await server.request(Method.exampleWords, given).catch(() => ({ words: [] }));
  return words.length === 0 ? usual : catalogTemplate(facts, words);
}

/** `model.dims.yaml`, `model-2.dims.yaml`, ...: the first that is neither on the disk nor open. */
async function freeName(folder: vscode.Uri, stem: string): Promise<vscode.Uri> {
  for (let n = 1; ; n++) {
    const name = `${stem}${n === 1 ? '' : `-${n}`}.dims.yaml`;
    const uri = vscode.Uri.joinPath(folder, name);
    if (!isOpen(uri) && !(await exists(uri))) return uri;
  }
}

function isOpen({ path }: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some(({ uri }) => uri.path === path);
}

/** Beside the model, or one folder up, where exporters that create an `onnx` folder put it. */
async function tokenizerNear(folder: vscode.Uri): Promise<string> {
  const above = vscode.Uri.joinPath(folder, '..', 'tokenizer.json');
  const beside = vscode.Uri.joinPath(folder, 'tokenizer.json');
  return !(await exists(beside)) && (await exists(above)) ? '../tokenizer.json' : 'tokenizer.json';
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false; // whatever the reason, it cannot be read
  }
}
