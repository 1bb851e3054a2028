/** The commands that show results: the page of a feature, the atlas of a catalog, the map of a model. */
import * as vscode from 'vscode';
import type { CommandTarget } from '../../server/protocol/commands';
import type { Action } from '../messages';
import type { CommandContext } from './context';
import { dimensionIn } from './arguments';
import { catalogTarget, featureTarget } from './target';

export async function openFeaturePage(context: CommandContext, argument: unknown): Promise<void> {
  const target = await featureTarget(context, argument);
  if (target !== undefined) context.panels.open('feature', target);
}

/** Asks for the index, unless the caller names it. */
export async function openDimensionPage(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return;
  const { uri, dimension = await askForDimension() } = target;
  if (dimension !== undefined) context.panels.open('dimension', { uri, dimension });
}

async function askForDimension(): Promise<number | undefined> {
  const { t } = vscode.l10n;
  const typed = await vscode.window.showInputBox({
    prompt: t('Index of the dimension, from 0'),
    validateInput: (text) =>
      dimensionIn(text) === undefined ? t('Type a whole number, e.g. 172.') : undefined,
  });
  return typed === undefined ? undefined : dimensionIn(typed);
}

export async function openOverview(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target !== undefined) context.panels.open('overview', { uri: target.uri });
}

export function openPageAction(
  { panels }: CommandContext,
  target: Required<CommandTarget>,
): Action {
  return { title: vscode.l10n.t('Open Page'), run: () => panels.open('feature', target) };
}

/** What every dimension says of every feature, and what no claim covers. */
export async function openAtlas(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target !== undefined) context.panels.open('atlas', { uri: target.uri });
}

/** The map of the catalog's model: blocks, sites, widths, token caches. */
export async function showModelMap(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target !== undefined) context.panels.open('map', target);
}
