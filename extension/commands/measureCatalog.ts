import { Command } from '../../server/protocol/commands';
import * as vscode from 'vscode';
import type { MeasureResult } from '../../server/protocol/requests';
import type { CommandContext } from './context';
import { catalogSentence } from './sentences';
import { catalogTarget } from './target';

export async function measureCatalog(
  context: CommandContext,
  argument: unknown,
): Promise<MeasureResult | undefined> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return undefined;
  const { uri } = target;
  const result = await context.jobs.measure({ uri });
  if (result === undefined) return undefined;
  context.messages.inform(catalogSentence(result, vscode.l10n), {
    title: vscode.l10n.t('Open a page'),
    run: () => vscode.commands.executeCommand(Command.openFeaturePage, { uri }),
  });
  return result;
}
