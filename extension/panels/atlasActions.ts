/** What the editor does for the atlas: it writes brushed dimensions into the catalog, as a draft or into a feature. */
import * as vscode from 'vscode';
import { faultError } from '../../server/protocol/fault';
import { Method } from '../../server/protocol/methods';
import { atlasActions, atlasAsks } from '../../server/protocol/panels/atlas';
import { applyEdits, changeCatalog } from '../applyEdits';
import { panelActions } from './panelKind';

export const atlasActs = panelActions(atlasActions, {
  newFeature: async (key, { context, uri }) => {
    const answer = await context.server.request(Method.panel, {
      ...{ uri, panel: 'atlas', kind: 'featureEdits', key, from: 0, count: 0 },
    });
    const { id, edits } = atlasAsks.featureEdits.data(answer.data, '');
    if (edits.length === 0) throw unreadable();
    await applyEdits(vscode.Uri.parse(uri), edits, vscode.ViewColumn.One);
    return { id };
  },
  extendFeature: async (key, { context, uri }) => {
    const answer = await context.server.request(Method.panel, {
      ...{ uri, panel: 'atlas', kind: 'extendEdits', key, from: 0, count: 0 },
    });
    const { edits, done } = atlasAsks.extendEdits.data(answer.data, '');
    await changeCatalog(vscode.Uri.parse(uri), edits);
    return { done };
  },
});

function unreadable(): Error {
  return faultError(
    'catalog-invalid',
    'The catalog cannot be read, so nothing was added.',
    'Mend the errors that the editor marks.',
  );
}
