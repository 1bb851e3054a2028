/** Open Report: saved results of experiments, from their JSON, or the page of those that are open already. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

/** Larger files are no results of experiments: the largest are below 1 MB. */
const LARGEST = 32_000_000;

export async function openReport(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return;
  const { uri } = target;
  try {
    const files = givenFiles(argument) ?? (await askForFiles(uri));
    if (files === undefined) return;
    const texts = await Promise.all(files.map(textOf));
    const { ids } = await context.server.request(Method.openReport, { uri, texts });
    context.panels.open('experiments', { uri, report: ids[0]! });
  } catch (error) {
    context.messages.fault(error);
  }
}

async function textOf(file: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > LARGEST) return '';
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

/** `files`: URIs, as tests and other extensions give them. */
function givenFiles(argument: unknown): vscode.Uri[] | undefined {
  const { files } = (argument ?? {}) as { files?: unknown };
  if (!Array.isArray(files)) return undefined;
  return files.flatMap((file) => (typeof file === 'string' ? [vscode.Uri.parse(file, true)] : []));
}

async function askForFiles(catalog: string): Promise<vscode.Uri[] | undefined> {
  const { t } = vscode.l10n;
  return vscode.window.showOpenDialog({
    title: t('Open the results of experiments'),
    openLabel: t('Open'),
    canSelectMany: true,
    filters: { [t('Results of experiments')]: ['json'] },
    defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(catalog, true), '..'),
  });
}
