import * as vscode from 'vscode';
import type { Action } from '../messages';
import type { CommandTarget } from '../../server/protocol/commands';
import type { CommandContext } from './context';
import { featureTarget } from './target';

export async function openFeaturePage(context: CommandContext, argument: unknown): Promise<void> {
  const target = await featureTarget(context, argument);
  if (target !== undefined) context.openPage(target);
}

export function openPageAction(context: CommandContext, target: Required<CommandTarget>): Action {
  return { title: vscode.l10n.t('Open Page'), run: () => context.openPage(target) };
}
