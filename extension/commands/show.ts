/** The commands that show results: the page of a feature, the map of a model. */
import * as vscode from 'vscode';
import type { CommandTarget } from '../../server/protocol/commands';
import { Method } from '../../server/protocol/methods';
import type { ModelMapPage } from '../../server/protocol/requests';
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

/**
 * Blocks, sites and widths of the catalog's model, and what was not found in its graph.
 *
 * @returns What is shown; undefined if the person was told why nothing is.
 */
export async function showModelMap(
  context: CommandContext,
  argument: unknown,
): Promise<ModelMapPage | undefined> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return undefined;
  try {
    const page = await context.server.request(Method.modelMap, { uri: target.uri });
    await context.comparisons.showText(page.name, page.markdown);
    return page;
  } catch (error) {
    context.messages.fault(error);
    return undefined;
  }
}
