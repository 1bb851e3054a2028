/** What the editor does for the page of a dimension, beside what it does for all pages. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import { dimensionActions, dimensionAsks } from '../../server/protocol/panels/dimension';
import { acceptDraft, refuseDraft } from '../drafts';
import { type ActionScene, panelActions } from './panelKind';

export const dimensionActs = panelActions(dimensionActions, {
  claim: async (key, { context, uri }) => {
    await acceptDraft(context, { uri, ...key });
    return {};
  },
  refuse: async (key, { context, uri }) => {
    await refuseDraft(context, { uri, ...key });
    return {};
  },
  revealDimension: async (key, scene) => {
    const { line, character } = dimensionAsks.where.data(await asked('where', key, scene), '');
    const at = new vscode.Position(line, character);
    await vscode.window.showTextDocument(vscode.Uri.parse(scene.uri, true), {
      selection: new vscode.Range(at, at),
      viewColumn: vscode.ViewColumn.One,
    });
    return {};
  },
});

async function asked(
  kind: keyof typeof dimensionAsks,
  key: object,
  { context, uri }: ActionScene,
): Promise<unknown> {
  const params = { uri, panel: 'dimension', kind, key, from: 0, count: 0 } as const;
  return (await context.server.request(Method.panel, params)).data;
}
