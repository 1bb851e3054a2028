/** What the editor does for the page of a feature, beside what it does for all pages. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import { featureActions, featureAsks } from '../../server/protocol/panels/feature';
import { changeCatalog } from '../applyEdits';
import { panelActions } from './panelKind';

export const featureActs = panelActions(featureActions, {
  change: async (key, { context, uri }) => {
    const { data } = await context.server.request(Method.panel, {
      ...{ uri, panel: 'feature', kind: 'edit', key, from: 0, count: 0 },
    });
    const { edits, done } = featureAsks.edit.data(data, '');
    await changeCatalog(vscode.Uri.parse(uri), edits);
    return { done };
  },
});
