/** Reads states of running text against an existing cache. */
import { members, setOf, without } from '../core/bits';
import { nearestByHamming, rowOf } from '../core/nearest';
import { planesFromRows } from '../core/planes';
import { readTokens, type FeatureReading } from '../science/read/readTokens';
import type { LoadedCache } from './loaded';
import type { NearJob, NearOutcome, ReadJob } from './messages';
import type { JobHost } from './run';

/** Yields between slices of work, so that the thread hears of a stop. */
export async function runRead(
  { evaluated }: LoadedCache,
  { rows, tokens, tasks, settings }: ReadJob,
  host: JobHost,
): Promise<readonly FeatureReading[]> {
  const text = planesFromRows(rows, tokens, evaluated.planes.dimensions);
  const steps = readTokens(evaluated, text, tasks, settings);
  let last = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - last < SLICE_MS) continue;
    await host.breathe();
    last = performance.now();
  }
}

const SLICE_MS = 20;

export function runNear({ evaluated }: LoadedCache, { row, token, count }: NearJob): NearOutcome {
  const { planes, tokens } = evaluated;
  const query = wordsOf(row);
  const others = without(tokens, setOf([token], planes.tokens));
  const near = nearestByHamming(planes, query, count, others);
  const alone = rowOf(planes, token);
  return {
    nearest: Array.from(near.tokens, (id, i) => ({ id, distance: near.distances[i]! })),
    changed: members(query.map((word, i) => word ^ alone[i]!)),
  };
}

/** Bytes of a row as core's words of 32 dimensions. */
function wordsOf(row: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(row.length / 4));
  row.forEach((byte, i) => (words[i >>> 2]! |= byte << (8 * (i & 3))));
  return words;
}
