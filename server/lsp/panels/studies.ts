/** What experiments say of one feature, for its page: those whose reports are open, and one that is run for it. */
import { createHash } from 'node:crypto';
import { faultError } from '../../protocol/fault';
import { STUDIES, type Study, type StudyName } from '../../protocol/panels/feature';
import type { ExperimentResult } from '../../protocol/report';
import { tablesOf } from '../../report/ofFeature';
import { reportPage } from '../../report/page';
import type { CatalogDocument } from '../../service/ports';
import type { OpenReport } from '../reports';
import type { PanelQuestion } from './answers';
import { linkedFrom } from './experiments';

/** The latest of each; a study without a report that names the feature is left out. */
export function studiesOf(question: PanelQuestion<{ readonly feature: string }>): Study[] {
  const { asked, session } = question;
  const reports = session.reports.of(asked.uri);
  return STUDIES.flatMap((name) => {
    const found = reports
      .filter(({ result }) => result.name === name)
      .map((report) => studyOf(name, report, question))
      .find(({ tables }) => tables.length > 0);
    return found ?? [];
  });
}

type Running = PanelQuestion<{ readonly feature: string; readonly name: StudyName }>;

export async function runStudy(question: Running): Promise<Study> {
  const { name } = question.key;
  return studyOf(name, await runExperiment(question, name), question);
}

/** Runs an experiment on one feature; its report is open from then on. @param set Options by name, as typed. */
export async function runExperiment(
  { key, asked, session }: PanelQuestion<{ readonly feature: string }>,
  name: StudyName,
  set: Readonly<Record<string, string>> = {},
): Promise<OpenReport> {
  const options = { names: [name], features: [key.feature], set };
  const { results, runs } = await asked.run(`${name} of ${key.feature}`, (context) =>
    session.jobs.experiment(asked.catalog(), options, context),
  );
  const [result] = results;
  if (result === undefined) throw withoutResult();
  return { id: session.reports.open(asked.uri, result, runs[0]), result };
}

/** Whether the catalog has changed since. */
export function isStale(
  { provenance }: ExperimentResult,
  { parsed }: Pick<CatalogDocument, 'parsed'>,
): boolean {
  const now = createHash('sha256').update(parsed.text).digest('hex');
  return provenance.catalogSha256 !== now;
}

function studyOf(
  name: StudyName,
  { id, result }: OpenReport,
  question: PanelQuestion<{ readonly feature: string }>,
): Study {
  const { title, tables } = reportPage(id, result, linkedFrom(question));
  return {
    ...{ name, title, report: id, isStale: isStale(result, question.asked.document) },
    tables: tablesOf(tables, question.key.feature),
  };
}

function withoutResult(): Error {
  return faultError('internal', 'The experiment ended without a result.', 'Run it again.');
}
