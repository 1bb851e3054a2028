/**
 * The commands that run a job of the server and report its result in a sentence. Each resolves with the job's result.
 */
import * as vscode from 'vscode';
import { Command } from '../../server/protocol/commands';
import type {
  BuildCacheResult,
  CoverageResult,
  FlipResult,
  MeasureResult,
  SurveyResult,
} from '../../server/protocol/requests';
import type { CommandContext } from './context';
import { warnIfUnsaved } from '../unsaved';
import { openPageAction } from './show';
import {
  cacheSentence,
  catalogSentence,
  coverageSentence,
  flipSentence,
  measuredSentence,
  surveySentence,
} from './sentences';
import { catalogTarget, featureTarget } from './target';

export async function buildCache(
  context: CommandContext,
  argument: unknown,
): Promise<BuildCacheResult | undefined> {
  const target = await catalogTarget(context, argument);
  const result = target && (await context.jobs.buildCache({ uri: target.uri }));
  if (result !== undefined) context.messages.inform(cacheSentence(result, vscode.l10n));
  return result;
}

export async function surveyDimensions(
  context: CommandContext,
  argument: unknown,
): Promise<SurveyResult | undefined> {
  const target = await catalogTarget(context, argument);
  const result = target && (await context.jobs.survey({ uri: target.uri }));
  if (target === undefined || result === undefined) return undefined;
  await warnIfUnsaved(context, target);
  context.messages.inform(surveySentence(result, vscode.l10n));
  return result;
}

export async function measureCatalog(
  context: CommandContext,
  argument: unknown,
): Promise<MeasureResult | undefined> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return undefined;
  const { uri } = target;
  const result = await context.jobs.measure({ uri });
  if (result === undefined) return undefined;
  await warnIfUnsaved(context, target);
  context.messages.inform(catalogSentence(result, vscode.l10n), {
    title: vscode.l10n.t('Open a page'),
    run: () => vscode.commands.executeCommand(Command.openFeaturePage, { uri }),
  });
  return result;
}

export async function measureCoverage(
  context: CommandContext,
  argument: unknown,
): Promise<CoverageResult | undefined> {
  const target = await catalogTarget(context, argument);
  const result = target && (await context.jobs.coverage({ uri: target.uri }));
  if (target === undefined || result === undefined) return undefined;
  await warnIfUnsaved(context, target);
  context.messages.inform(coverageSentence(result, vscode.l10n));
  return result;
}

export async function measureFeature(
  context: CommandContext,
  argument: unknown,
): Promise<MeasureResult | undefined> {
  const target = await featureTarget(context, argument);
  const result = target && (await context.jobs.measure(target));
  const measured = result?.features.find(({ id }) => id === target?.feature);
  if (target === undefined || measured === undefined) return result;
  await warnIfUnsaved(context, target);
  const sentence = measuredSentence(measured, vscode.l10n);
  context.messages.inform(sentence, openPageAction(context, target));
  return result;
}

export async function runFlipTest(
  context: CommandContext,
  argument: unknown,
): Promise<FlipResult | undefined> {
  const target = await featureTarget(context, argument);
  const result = target && (await context.jobs.flip(target));
  if (target === undefined || result === undefined) return undefined;
  await warnIfUnsaved(context, target);
  context.messages.inform(flipSentence(result, vscode.l10n), openPageAction(context, target));
  return result;
}
