/** What the editor does for the map of a model: it names the chosen site in the catalog. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import { mapActions, mapAsks } from '../../server/protocol/panels/map';
import { applyEdits } from '../applyEdits';
import { panelActions } from './panelKind';

export const mapActs = panelActions(mapActions, {
  setSite: async (key, { context, uri }) => {
    const { data } = await context.server.request(Method.panel, {
      ...{ uri, panel: 'map', kind: 'siteEdits', key, from: 0, count: 0 },
    });
    const { edits } = mapAsks.siteEdits.data(data, '');
    await applyEdits(vscode.Uri.parse(uri), edits, vscode.ViewColumn.One);
    return {};
  },
});
