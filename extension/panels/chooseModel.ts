/** Lets the person choose the model that a catalog is compared in: one that the workspace knows, or any file. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import { compareAsks, compareEditorAsks } from '../../server/protocol/panels/compare';
import type { Server } from '../client';

/** ONNX files, and what makes a folder a checkpoint. */
const MODELS = '**/{*.onnx,model.safetensors,model.safetensors.index.json}';
const SKIPPED = '**/{node_modules,.git,.venv}/**';
const MOST = 200;

interface Choice extends vscode.QuickPickItem {
  readonly take: () => Promise<string | undefined>;
}

/** @returns Its id, which pages keep; undefined if none was chosen. */
export async function chooseModel(server: Server, uri: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { models } = await sidesOf(server, uri);
  const known = models.map(({ id, name }): Choice => {
    const take = (): Promise<string> => Promise.resolve(id);
    return { label: name, description: t('of a catalog, or chosen before'), take };
  });
  const found = await vscode.workspace.findFiles(MODELS, SKIPPED, MOST);
  const files = found.map((file): Choice => {
    const take = (): Promise<string> => added(server, uri, file);
    return {
      label: vscode.workspace.asRelativePath(file),
      description: t('in the workspace'),
      take,
    };
  });
  const browse = async (): Promise<string | undefined> => {
    const file = await browsed();
    return file && added(server, uri, file);
  };
  const items: Choice[] = [
    ...known,
    ...files.sort((a, b) => a.label.localeCompare(b.label)),
    { label: t('Browse …'), alwaysShow: true, take: browse },
  ];
  const placeHolder = t('Measure the features in which model? Nothing of it is kept as evidence.');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.take();
}

async function sidesOf(server: Server, uri: string) {
  const { data } = await server.request(Method.panel, {
    ...{ uri, panel: 'compare', kind: 'sides', key: {}, from: 0, count: 0 },
  });
  return compareAsks.sides.data(data, '');
}

async function browsed(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Which model are the features measured in?'),
    openLabel: vscode.l10n.t('Choose Model'),
    filters: { [vscode.l10n.t('ONNX models and checkpoints')]: ['onnx', 'safetensors', 'json'] },
    ...(folder && { defaultUri: folder }),
  });
  return chosen?.[0];
}

/** The server gives the file an id: pages never have its path. */
async function added(server: Server, uri: string, file: vscode.Uri): Promise<string> {
  const { data } = await server.request(Method.panel, {
    ...{
      uri,
      panel: 'compare',
      kind: 'addModel',
      key: { uri: file.toString() },
      from: 0,
      count: 0,
    },
  });
  return compareEditorAsks.addModel.data(data, '').model;
}
