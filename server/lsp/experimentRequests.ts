import { printJson } from '../catalog/printJson';
import { draftsOf } from '../jobs/addCandidates';
import type { ExperimentReply } from '../jobs/api';
import { faultError } from '../protocol/fault';
import { Method } from '../protocol/methods';
import type { ExperimentReport } from '../protocol/requests';
import { reportFiles } from '../report/files';
import { reportTitle } from '../report/parts';
import { readResult } from '../report/read';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { badArguments } from './faults';
import type { Serve } from './jobRequests';
import type { Session } from './session';
import { fieldsOf } from './shape';

/** Runs experiments, and opens the results of those that ran elsewhere: pages show both. */
export function registerExperiments(serve: Serve, { jobs, reports }: Session): void {
  serve(Method.experiment, async ({ uri, catalog, run, params }) => {
    const { names, set = {} } = params;
    if (!isNames(names)) throw badArguments('names is not a list of names');
    if (!isTexts(set)) throw badArguments('set does not map names to texts');
    const open = catalog();
    const reply = await run(`Running ${names.join(', ')}`, (context) =>
      jobs.experiment(open, { names, set }, context),
    );
    const ids = reply.results.map((result, i) => reports.open(uri, result, reply.runs[i]));
    return { ids, ...(await reportOf(open, reply)) };
  });

  serve(Method.openReport, ({ uri, params: { texts } }) => {
    if (!isNames(texts)) throw badArguments('texts is not a list of texts');
    const results = texts.flatMap((each) => readResult(each) ?? []);
    if (results.length === 0) throw noResult();
    return Promise.resolve({ ids: results.map((result) => reports.open(uri, result)) });
  });
}

async function reportOf(
  open: OpenCatalog,
  { results, runs }: ExperimentReply,
): Promise<Omit<ExperimentReport, 'ids'>> {
  const title = reportTitle(open.path);
  return {
    title,
    headlines: results.flatMap((result) => result.headlines.slice(0, 1)),
    files: await reportFiles(title, results, runs, printJson),
    drafts: results.flatMap(
      (result) => draftsOf(open, result, result.candidates?.length ?? 0).features,
    ),
  };
}

function noResult(): Error {
  return faultError(
    'bad-arguments',
    'None of these files is the result of an experiment.',
    'Choose a JSON file that Save Report wrote, e.g. detect.json.',
  );
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((n) => typeof n === 'string');
}

function isTexts(value: unknown): value is Record<string, string> {
  return Object.values(fieldsOf(value)).every((each) => typeof each === 'string');
}
