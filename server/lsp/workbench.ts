import * as path from 'node:path';
import { modalityOf } from '../catalog/modality';
import { exporters, leftOutOf, onlyFeatures } from '../interchange/export/export';
import { readOpen } from '../surroundings/catalogFile';
import { importFile } from '../jobs/importJob';
import { Method, type Reply } from '../protocol/methods';
import { EXPORT_FORMATS } from '../protocol/requests';
import type { ExportParams, ExportResult, ImportParams, ImportResult } from '../protocol/workbench';
import { featureSummaries } from '../service/claims';
import { overviewOf } from '../service/overview';
import { pageOf } from '../service/page';
import { exampleWords } from '../service/exampleWords';
import { documentOf } from '../service/ports';
import { uriOfFile } from '../service/uris';
import { parseText, pathOf } from './catalogs';
import { checkClaim } from './claimCheck';
import { badArguments } from './faults';
import { type Asked, featureOf, type Serve } from './jobRequests';
import type { Refresher } from './refresher';
import type { Session } from './session';
import { fieldsOf, type Fields } from './shape';

/**
 * Requests of the tree of catalogs, the pages and the Test Explorer; exports and imports. None runs a
 * model.
 */
export function registerWorkbench(serve: Serve, session: Session, refresher: Refresher): void {
  serve(Method.overview, async ({ document, signal }) => {
    return overviewOf(document, await session.factsOf(document, signal));
  });
  session.connection.onRequest(Method.exampleWords, (params: unknown) =>
    wordsFor(session, fieldsOf(params)),
  );
  serve(Method.unsavedEvidence, ({ catalog }) =>
    Promise.resolve({ files: session.jobs.unsavedEvidence(catalog()) }),
  );
  serve(Method.featurePage, async (asked) => {
    const facts = await session.factsOf(asked.document, asked.signal);
    return pageOf(asked.document, facts, featureOf(asked))!;
  });
  serve(Method.experiments, ({ document }) => {
    const { catalog } = document.parsed;
    return Promise.resolve(session.jobs.experiments(catalog && modalityOf(catalog)));
  });
  serve(Method.features, ({ document }) =>
    Promise.resolve(featureSummaries(document, session.status.noFlips(document.uri))),
  );
  serve(Method.checkClaim, (asked) => checkClaim(asked, session, refresher));
  serve(Method.export, exported);
  serve(Method.import, async (asked) => {
    const result = await imported(asked, session);
    await refresher.now(asked.uri);
    return result;
  });
}

async function wordsFor(
  session: Session,
  { uri, text }: Fields,
): Promise<Reply<typeof Method.exampleWords>> {
  const file = typeof uri === 'string' ? pathOf(uri) : undefined;
  if (file === undefined || typeof text !== 'string') return { words: [] };
  const parsed = await parseText(text, file, session.catalogs.shared);
  const facts = await session.factsOf(documentOf(uriOfFile(file), 0, file, parsed));
  const { vocabulary } = facts;
  return { words: vocabulary && !vocabulary.inputs ? exampleWords(vocabulary) : [] };
}

async function exported(asked: Asked<ExportParams>): Promise<ExportResult> {
  const { format: wanted, features } = asked.params;
  const format = EXPORT_FORMATS.find((each) => each === wanted);
  if (format === undefined) throw badArguments('format is unknown');
  const ids = Array.isArray(features) ? features.filter((id) => typeof id === 'string') : [];
  const open = asked.catalog();
  const name = path.basename(open.path).replace(/\.dims\.ya?ml$/i, '');
  const book = onlyFeatures(await readOpen(open, name), ids);
  const { ending, write } = exporters[format];
  const content = await write(book);
  const suffix = ids.length === 1 ? `.${ids[0]!.replace(' ', '-')}` : '';
  const note = leftOutOf(format, book);
  return {
    name: `${name}${suffix}${ending}`,
    base64: Buffer.from(content).toString('base64'),
    ...(note !== undefined && { note }),
  };
}

/** The editor changes the catalog; its evidence is machine-made and written here. */
async function imported(asked: Asked<ImportParams>, session: Session): Promise<ImportResult> {
  const { name, text, leadingSpace } = asked.params;
  if (typeof name !== 'string' || typeof text !== 'string') {
    throw badArguments('name and text are not texts');
  }
  const open = asked.catalog();
  const done = await importFile(name, text, open, {
    leadingSpace: leadingSpace === true,
    vocabulary: async () => (await session.factsOf(asked.document, asked.signal)).vocabulary,
  });
  if (done.path !== open.path) await done.keep();
  const { lines } = asked.document;
  const edits = done.edits.map(({ start, end, newText }) => ({
    range: lines.rangeOf({ start, end }),
    newText,
  }));
  const { added, extended, notes } = done;
  return { edits, added, extended, notes };
}
