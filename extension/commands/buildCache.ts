import * as vscode from 'vscode';
import type { BuildCacheResult } from '../../server/protocol/requests';
import type { CommandContext } from './context';
import { cacheSentence } from './sentences';
import { catalogTarget } from './target';

export async function buildCache(
  context: CommandContext,
  argument: unknown,
): Promise<BuildCacheResult | undefined> {
  const target = await catalogTarget(context, argument);
  const result = target && (await context.jobs.buildCache({ uri: target.uri }));
  if (result !== undefined) context.messages.inform(cacheSentence(result, vscode.l10n));
  return result;
}
