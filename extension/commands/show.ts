/** The commands that show results: the page of a feature, the map of a model. */
import * as vscode from 'vscode';
import type { CommandTarget } from '../../server/protocol/commands';
import type { Action } from '../messages';
import type { CommandContext } from './context';
import { catalogTarget, featureTarget } from './target';

export async function openFeaturePage(context: CommandContext, argument: unknown): Promise<void> {
  const target = await featureTarget(context, argument);
  if (target !== undefined) context.panels.open('feature', target);
}

export function openPageAction(
  { panels }: CommandContext,
  target: Required<CommandTarget>,
): Action {
  return { title: vscode.l10n.t('Open Page'), run: () => panels.open('feature', target) };
}

/** The map of the catalog's model: blocks, sites, widths, token caches. */
export async function showModelMap(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target !== undefined) context.panels.open('map', target);
}
