/** Opens the flip lab: on the feature at hand, or on what it showed. */
import type { CommandContext } from './context';
import { catalogTarget } from './target';

export async function openLab(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target !== undefined) context.panels.open('lab', target);
}
