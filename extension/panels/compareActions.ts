import { compareActions } from '../../server/protocol/panels/compare';
import { chooseModel } from './chooseModel';
import { panelActions } from './panelKind';

/** What the editor does for the page of a comparison. */
export const compareActs = panelActions(compareActions, {
  chooseModel: async (_, { context, uri }) => {
    const model = await chooseModel(context.server, uri);
    return model === undefined ? {} : { model };
  },
});
