import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import type { Server } from '../client';
import type { CommandTarget } from '../../server/protocol/commands';
import type { CommandContext } from './context';
import { featureTarget } from './target';

/** Shows a feature's definition in the catalog. */
export async function revealFeature(context: CommandContext, argument: unknown): Promise<void> {
  const target = await featureTarget(context, argument);
  if (target === undefined) return;
  try {
    await showInCatalog(context.server, target);
  } catch (error) {
    context.messages.fault(error);
  }
}

/** @throws The server's error if the catalog cannot be read. */
export async function showInCatalog(
  server: Server,
  { uri, feature }: Required<CommandTarget>,
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
