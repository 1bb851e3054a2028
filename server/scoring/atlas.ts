/** The cells of an atlas from a loaded cache. */
import { seriate } from '../science/atlas/seriation';
import { signedAucs } from '../science/atlas/signedAucs';
import type { LoadedCache } from './loaded';
import type { AtlasJob, AtlasOutcome } from './messages';
import type { JobHost } from './run';

export async function runAtlas(
  { evaluated }: LoadedCache,
  { features }: AtlasJob,
  host: JobHost,
): Promise<AtlasOutcome> {
  const { dimensions } = evaluated.planes;
  const steps = signedAucs(evaluated, features);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      const { values } = step.value;
      return { ...step.value, dimensions, cluster: seriate(values, features.length, dimensions) };
    }
    host.progress('scoring dimensions', step.value);
    await host.breathe();
  }
}
