import { showInCatalog } from '../showInCatalog';
import type { CommandContext } from './context';
import { featureTarget } from './target';

/** Shows a feature's definition in the catalog. */
export async function revealFeature(context: CommandContext, argument: unknown): Promise<void> {
  const target = await featureTarget(context, argument);
  if (target === undefined) return;
  try {
    await showInCatalog(context.server, target);
  } catch (error) {
    context.messages.fault(error);
  }
}
