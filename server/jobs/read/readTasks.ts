/** Features as a text is read by them, and as the flip lab edits them. */
import type { ReadTask } from '../../science/read/readTokens';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { Surroundings } from '../../surroundings/surroundings';
import { currentOf } from '../catalogQ';
import type { PreparedFeature } from '../features';
import { knownEvidence, unreadWarnings } from '../keep';
import type { Prepared } from '../prepare';
import { taskOf } from '../task';

interface ReadFeatures {
  readonly tasks: readonly ReadTask[];
  /** That measured registers cannot be had: others are read in their place. */
  readonly warnings: readonly string[];
}

/** @param at `sha256`: of the cache at the prepared site. */
export async function readTasks(
  { unsaved }: Pick<Surroundings, 'unsaved'>,
  open: OpenCatalog,
  { prepared, sha256 }: { readonly prepared: Prepared; readonly sha256: string },
  chosen: readonly PreparedFeature[],
): Promise<ReadFeatures> {
  const held = unsaved.of(open.path)?.evidence;
  const known = held ? { value: held } : await knownEvidence(open.path);
  const tasks = chosen.map((feature) => {
    const measured = currentOf(feature, known.value, prepared, sha256)?.register ?? null;
    return { ...taskOf(feature, prepared.vocabulary), measured };
  });
  return { tasks, warnings: unreadWarnings(known) };
}
