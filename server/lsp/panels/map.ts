import { faultError } from '../../protocol/fault';
import { mapAsks } from '../../protocol/panels/map';
import { mapPageOf, siteEdits } from '../../service/mapPage';
import { textEditsOf } from '../convert';
import { panelAnswers } from './answers';

export const mapAnswers = panelAnswers(mapAsks, {
  page: async ({ asked, session }) => {
    const open = asked.catalog();
    const { catalog } = asked.document.parsed;
    if (catalog === undefined) throw unreadable();
    const map = await asked.run('Reading the model', ({ signal }) =>
      session.jobs.modelMap(open, signal),
    );
    // A catalog that cannot be run yet has a map all the same.
    const caches = await session.jobs.caches(open).catch(() => []);
    return { data: mapPageOf(map, catalog, caches) };
  },
  siteEdits: ({ key, asked: { document } }) =>
    Promise.resolve({ data: { edits: textEditsOf(document, siteEdits(document, key.site)) } }),
});

function unreadable(): Error {
  return faultError(
    'catalog-invalid',
    'The catalog cannot be read, so its model is not known.',
    'Mend the errors that the editor marks.',
  );
}
