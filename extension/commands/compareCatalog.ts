/** Compare Catalog: what got better or worse, against another catalog or an earlier version of the same. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import type { CompareParams, CompareResult } from '../../server/protocol/workbench';
import { findCatalogs } from '../catalogs';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

type Other = CompareParams['with'];

/** @returns What was found; undefined if the person cancelled, or was told why nothing was found. */
export async function compareCatalog(
  context: CommandContext,
  argument: unknown,
): Promise<CompareResult | undefined> {
  const target = await catalogTarget(context, argument);
  const other = target && (givenOther(argument) ?? (await chooseOther(target.uri)));
  if (target === undefined || other === undefined) return undefined;
  try {
    const params = { uri: target.uri, with: other };
    const result = await context.server.request(Method.compare, params);
    await context.comparisons.show(result);
    return result;
  } catch (error) {
    context.messages.fault(error);
    return undefined;
  }
}

function givenOther(argument: unknown): Other | undefined {
  const { with: other } = (argument ?? {}) as { with?: Record<string, unknown> };
  if (typeof other?.['revision'] === 'string') return { revision: other['revision'] };
  return typeof other?.['uri'] === 'string' ? { uri: other['uri'] } : undefined;
}

async function chooseOther(uri: string): Promise<Other | undefined> {
  const { t } = vscode.l10n;
  const catalogs = (await findCatalogs()).filter((each) => each.toString() !== uri);
  const items: (vscode.QuickPickItem & { readonly take: () => Promise<Other | undefined> })[] = [
    {
      label: t('Last commit'),
      description: 'HEAD',
      take: () => Promise.resolve({ revision: 'HEAD' }),
    },
    { label: t('Another revision …'), take: askRevision },
    ...catalogs.map((each) => ({
      label: vscode.workspace.asRelativePath(each),
      description: t('catalog'),
      take: () => Promise.resolve({ uri: each.toString() }),
    })),
  ];
  const placeHolder = t('Compare with what? The chosen one is a, the current catalog is b.');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.take();
}

async function askRevision(): Promise<Other | undefined> {
  const revision = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('A commit, branch or tag of Git, e.g. main or HEAD~3'),
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('Name a commit, branch or tag.') : undefined,
  });
  return revision === undefined ? undefined : { revision: revision.trim() };
}
