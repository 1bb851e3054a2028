import * as path from 'node:path';
import { modalityOf } from '../catalog/modality';
import { compareCatalogs } from '../diff/compare';
import { comparisonMarkdown } from '../diff/markdown';
import { exporters, onlyFeatures } from '../interchange/export/export';
import { readOpen, readRevision } from '../surroundings/catalogFile';
import type { CatalogWithEvidence } from '../catalog/evidence/withEvidence';
import { importFile } from '../jobs/importJob';
import { Method, type Reply } from '../protocol/methods';
import { EXPORT_FORMATS } from '../protocol/requests';
import type {
  CompareParams,
  CompareResult,
  ExportParams,
  ExportResult,
  ImportParams,
  ImportResult,
} from '../protocol/workbench';
import { featureSummaries } from '../service/claims';
import { overviewOf } from '../service/overview';
import { pageOf } from '../service/page';
import { exampleWords } from '../service/exampleWords';
import { documentOf } from '../service/ports';
import { canonicalUri, uriOfFile } from '../service/uris';
import { parseText, pathOf } from './catalogs';
import { checkClaim } from './claimCheck';
import { badArguments } from './faults';
import { type Asked, featureOf, type Serve } from './jobRequests';
import type { Refresher } from './refresher';
import type { Session } from './session';
import { fieldsOf, type Fields } from './shape';
import { catalogOf } from './world';

/**
 * Requests of the tree of catalogs, the pages and the Test Explorer; comparisons, exports and imports. None runs a
 * model.
 */
export function registerWorkbench(serve: Serve, session: Session, refresher: Refresher): void {
  serve(Method.overview, async ({ document }) => {
    return overviewOf(document, await session.factsOf(document));
  });
  session.connection.onRequest(Method.exampleWords, (params: unknown) =>
    wordsFor(session, fieldsOf(params)),
  );
  serve(Method.unsavedEvidence, ({ catalog }) =>
    Promise.resolve({ text: session.jobs.unsavedEvidence(catalog()) ?? null }),
  );
  serve(Method.featurePage, async (asked) => {
    const facts = await session.factsOf(asked.document);
    return pageOf(asked.document, facts, featureOf(asked))!;
  });
  serve(Method.experiments, ({ document }) => {
    const { catalog } = document.parsed;
    return Promise.resolve(session.jobs.experiments(catalog && modalityOf(catalog)));
  });
  serve(Method.features, ({ document }) => Promise.resolve(featureSummaries(document)));
  serve(Method.checkClaim, (asked) => checkClaim(asked, session, refresher));
  serve(Method.compare, (asked) => compare(asked, session));
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
  const parsed = parseText(text, file, session.catalogs.shared);
  const facts = await session.factsOf(documentOf(uriOfFile(file), 0, file, parsed));
  const { vocabulary } = facts;
  return { words: vocabulary && !vocabulary.inputs ? exampleWords(vocabulary) : [] };
}

async function compare(asked: Asked<CompareParams>, session: Session): Promise<CompareResult> {
  const b = asked.catalog();
  const { uri, revision } = fieldsOf(asked.params.with);
  const comparison = compareCatalogs(
    await otherSide(uri, revision, b.path, session),
    await readOpen(b, path.basename(b.path)),
  );
  return { comparison, markdown: comparisonMarkdown(comparison) };
}

async function otherSide(
  uri: unknown,
  revision: unknown,
  file: string,
  { catalogs }: Session,
): Promise<CatalogWithEvidence> {
  if (typeof revision === 'string') {
    return readRevision(revision, file, `${revision}:${path.basename(file)}`);
  }
  if (typeof uri !== 'string') throw badArguments('with names neither a catalog nor a revision');
  const open = catalogOf(await catalogs.find(canonicalUri(uri)));
  if (open === undefined) throw badArguments('with.uri is not a file on this machine');
  return readOpen(open, path.basename(open.path));
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
  const suffix = ids.length === 1 ? `.${ids[0]!}` : '';
  return { name: `${name}${suffix}${ending}`, base64: Buffer.from(content).toString('base64') };
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
    vocabulary: async () => (await session.factsOf(asked.document)).vocabulary,
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
