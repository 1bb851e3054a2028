import { faultError, faultOf } from '../../protocol/fault';
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
    const caches = await session.jobs.caches(open, asked.signal).catch(noneUnless(asked.signal));
    return { data: mapPageOf(map, catalog, caches) };
  },
  siteEdits: ({ key, asked: { document } }) =>
    Promise.resolve({ data: { edits: textEditsOf(document, siteEdits(document, key.site)) } }),
});

/** @throws What is no fault of the catalog. */
function noneUnless({ aborted }: AbortSignal): (error: unknown) => [] {
  return (error) => {
    if (aborted || faultOf(error).code === 'internal') throw error;
    return [];
  };
}

function unreadable(): Error {
  return faultError(
    'catalog-invalid',
    'The catalog cannot be read, so its model is not known.',
    'Mend the errors that the editor marks.',
  );
}
