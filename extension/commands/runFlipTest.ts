import * as vscode from 'vscode';
import type { FlipResult } from '../../server/protocol/requests';
import type { CommandContext } from './context';
import { openPageAction } from './openFeaturePage';
import { flipSentence } from './sentences';
import { featureTarget } from './target';

export async function runFlipTest(
  context: CommandContext,
  argument: unknown,
): Promise<FlipResult | undefined> {
  const target = await featureTarget(context, argument);
  const result = target && (await context.jobs.flip(target));
  if (target === undefined || result === undefined) return undefined;
  context.messages.inform(flipSentence(result, vscode.l10n), openPageAction(context, target));
  return result;
}
