import { createHash } from 'node:crypto';
import { printJson } from '../../catalog/printJson';
import { optionText } from '../../protocol/experimentOptions';
import { faultError } from '../../protocol/fault';
import { experimentsAsks, type ReportEntry } from '../../protocol/panels/experiments';
import type { PanelParams } from '../../protocol/panels/request';
import { reportFiles } from '../../report/files';
import { reportMarkdown } from '../../report/markdown';
import { reportPage, type Linked } from '../../report/page';
import { reportTitle } from '../../report/parts';
import { drawnPicture } from '../../report/pictures/svg';
import type { CatalogDocument } from '../../service/ports';
import type { Asked } from '../jobRequests';
import type { OpenReport } from '../reports';
import { panelAnswers, type PanelQuestion } from './answers';

export const experimentsAnswers = panelAnswers(experimentsAsks, {
  page: ({ asked, session }) => {
    const now = createHash('sha256').update(asked.document.parsed.text).digest('hex');
    const reports = session.reports.of(asked.uri).map((report) => entryOf(report, now));
    return Promise.resolve({ data: { reports } });
  },
  report: (question) => {
    const { id, result } = reportOf(question);
    return Promise.resolve({ data: reportPage(id, result, linkedFrom(question)) });
  },
  picture: async (question) => {
    const { result } = reportOf(question);
    const picture = result.pictures.find(({ id }) => id === question.key.picture);
    if (picture === undefined) throw goneFault();
    return { data: await drawnPicture(picture, `${result.name}-${picture.id}`) };
  },
  markdown: (question) => {
    const { result } = reportOf(question);
    const markdown = reportMarkdown(titleOf(question.asked), [result]);
    return Promise.resolve({ data: { markdown } });
  },
  files: async (question) => {
    const { result, run } = reportOf(question);
    const runs = run === undefined ? [] : [run];
    return {
      data: { files: await reportFiles(titleOf(question.asked), [result], runs, printJson) },
    };
  },
});

function reportOf({ key, asked, session }: PanelQuestion<{ readonly report: string }>): OpenReport {
  const report = session.reports.find(asked.uri, key.report);
  if (report === undefined) throw goneFault();
  return report;
}

function entryOf({ id, result }: OpenReport, catalogSha256: string): ReportEntry {
  const { name, title, headlines, provenance } = result;
  const options = Object.entries(provenance.options)
    .map(
      ([option, value]) => `${option} = ${typeof value === 'boolean' ? optionText(value) : value}`,
    )
    .join(', ');
  const isStale = provenance.catalogSha256 !== catalogSha256;
  return { id, name, title, headline: headlines[0] ?? '', options, isStale };
}

export function linkedFrom({ asked, session }: PanelQuestion<unknown>): Linked {
  const reports = session.reports.of(asked.uri);
  const features = featureNames(asked.document);
  return {
    featureOf: (name) => features.get(name),
    reportOf: (experiment) => reports.find(({ result }) => result.name === experiment)?.id,
  };
}

/** Ids by id and label; an id counts before the label of another feature. */
function featureNames({ parsed: { catalog } }: CatalogDocument): ReadonlyMap<string, string> {
  const features = catalog?.features ?? [];
  return new Map([
    ...features.map(({ id, label }) => [label?.value ?? id.value, id.value] as const),
    ...features.map(({ id }) => [id.value, id.value] as const),
  ]);
}

function titleOf({ document }: Asked<PanelParams>): string {
  return reportTitle(document.path ?? decodeURIComponent(document.uri));
}

function goneFault(): Error {
  return faultError(
    'bad-arguments',
    'This report is not open any more: the server has been started again since.',
    'Run the experiment again, or open its saved JSON by Open Report.',
  );
}
