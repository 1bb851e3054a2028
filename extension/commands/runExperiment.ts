import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import type { ExperimentReport, ExperimentSummary } from '../../server/protocol/requests';
import { saveReportFiles } from '../panels/reportFiles';
import type { CommandContext } from './context';
import { askOptions } from './experimentOptions';
import { importText } from './importAnchors';
import { catalogTarget } from './target';

/** Runs experiments on a catalog's model and opens the page of their reports on the first. */
export async function runExperiment(
  context: CommandContext,
  argument: unknown,
): Promise<ExperimentReport | undefined> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return undefined;
  const chosen = await chooseExperiment(context, target.uri);
  if (chosen === undefined) return undefined;
  const { name, title, options } = chosen;
  const set = Object.keys(options).length === 0 ? {} : await askOptions(title, options);
  if (set === undefined) return undefined;
  const report = await context.jobs.experiment({ uri: target.uri }, [name], set);
  if (report === undefined) return undefined;
  context.panels.open('experiments', { uri: target.uri, report: report.ids[0]! });
  const headline = report.headlines[0] ?? vscode.l10n.t('The report is ready.');
  const actions = [
    { title: vscode.l10n.t('Save Report…'), run: () => save(context, report) },
    { title: vscode.l10n.t('Add Features…'), run: () => addDrafts(context, target.uri, report) },
  ];
  context.messages.inform(headline, ...actions.slice(0, report.drafts.length > 0 ? 2 : 1));
  return report;
}

/** `all` has no options. */
type Chosen = Pick<ExperimentSummary, 'name' | 'title' | 'options'>;

async function chooseExperiment(
  { server, messages }: CommandContext,
  uri: string,
): Promise<Chosen | undefined> {
  try {
    const list = await server.request(Method.experiments, { uri });
    const title = vscode.l10n.t('All experiments');
    const all: Chosen = { name: 'all', title, options: {} };
    const items = [
      { label: title, detail: vscode.l10n.t('One report with a section for each'), chosen: all },
      ...list.map((one) => ({ label: one.title, detail: one.question, chosen: one })),
    ];
    const placeHolder = vscode.l10n.t('Which experiment?');
    const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true });
    return picked?.chosen;
  } catch (error) {
    messages.fault(error);
    return undefined;
  }
}

async function save({ messages }: CommandContext, report: ExperimentReport): Promise<void> {
  try {
    const folder = await saveReportFiles(report.files);
    if (folder === undefined) return;
    messages.inform(vscode.l10n.t('Saved {0} files in {1}.', report.files.length, folder.fsPath));
  } catch (error) {
    messages.fault(error);
  }
}

/** Adds candidates that were found without anchors to the catalog as drafts: those that the person picks. */
async function addDrafts(
  context: CommandContext,
  uri: string,
  { drafts }: ExperimentReport,
): Promise<void> {
  const items = drafts.map((draft) => ({
    label: draft.label ?? draft.id,
    description: draft.id,
    detail: draft.anchors.join(' '),
    draft,
  }));
  const placeHolder = vscode.l10n.t('Which of these become drafts in the catalog?');
  const options = { placeHolder, canPickMany: true, matchOnDetail: true } as const;
  const picked = await vscode.window.showQuickPick(items, options);
  if (picked === undefined || picked.length === 0) return;
  const text = JSON.stringify(picked.map(({ draft }) => draft));
  try {
    await importText(context, { uri, name: 'discover.json', text, leadingSpace: false });
  } catch (error) {
    context.messages.fault(error);
  }
}
