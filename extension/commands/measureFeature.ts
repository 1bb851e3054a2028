import * as vscode from 'vscode';
import type { MeasureResult } from '../../server/protocol/requests';
import type { CommandContext } from './context';
import { openPageAction } from './openFeaturePage';
import { measuredSentence } from './sentences';
import { featureTarget } from './target';

export async function measureFeature(
  context: CommandContext,
  argument: unknown,
): Promise<MeasureResult | undefined> {
  const target = await featureTarget(context, argument);
  const result = target && (await context.jobs.measure(target));
  const measured = result?.features.find(({ id }) => id === target?.feature);
  if (target === undefined || measured === undefined) return result;
  const sentence = measuredSentence(measured, vscode.l10n);
  context.messages.inform(sentence, openPageAction(context, target));
  return result;
}
