/** What experiments say of one feature, for its page: those whose reports are open, and one that is run for it. */
import { createHash } from 'node:crypto';
import { faultError } from '../../protocol/fault';
import { STUDIES, type Study, type StudyName } from '../../protocol/panels/feature';
import { tablesOf } from '../../report/ofFeature';
import { reportPage } from '../../report/page';
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
  const { key, asked, session } = question;
  const options = { names: [key.name], features: [key.feature] };
  const { results, runs } = await asked.run(`${key.name} of ${key.feature}`, (context) =>
    session.jobs.experiment(asked.catalog(), options, context),
  );
  const [result] = results;
  if (result === undefined) throw withoutResult();
  const id = session.reports.open(asked.uri, result, runs[0]);
  return studyOf(key.name, { id, result }, question);
}

function studyOf(
  name: StudyName,
  { id, result }: OpenReport,
  question: PanelQuestion<{ readonly feature: string }>,
): Study {
  const { title, tables } = reportPage(id, result, linkedFrom(question));
  const { text } = question.asked.document.parsed;
  const now = createHash('sha256').update(text).digest('hex');
  const isStale = result.provenance.catalogSha256 !== now;
  return { name, title, report: id, isStale, tables: tablesOf(tables, question.key.feature) };
}

function withoutResult(): Error {
  return faultError('internal', 'The experiment ended without a result.', 'Run it again.');
}
