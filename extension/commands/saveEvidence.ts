/** Evidence that could not be written beside its catalog may be saved elsewhere. */
import { saveHeld } from '../unsaved';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

export async function saveEvidence(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target !== undefined) await saveHeld(context, target);
}
