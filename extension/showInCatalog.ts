/** Shows a feature's definition, or the catalog, in its text. */
import * as vscode from 'vscode';
import type { CommandTarget } from '../server/protocol/commands';
import { Method } from '../server/protocol/methods';
import type { Server } from './client';

/** @throws The server's error if the catalog cannot be read. */
export async function showInCatalog(
  server: Server,
  { uri, feature }: CommandTarget,
  column = vscode.ViewColumn.Active,
): Promise<void> {
  const features = await server.request(Method.features, { uri });
  const { start } = features.find(({ id }) => id === feature)?.range ?? { start: undefined };
  const at = new vscode.Position(start?.line ?? 0, start?.character ?? 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), {
    selection: new vscode.Range(at, at),
    viewColumn: column,
  });
}
