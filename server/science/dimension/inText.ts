/** How often a dimension has the sign in running text that it has for the token alone. */
import { popcount32, wordsFor } from '../../core/bits';
import { planeOf, type SignPlanes } from '../../core/planes';
import type { DimensionFacts, SignInText } from '../../protocol/dimensionFacts';
import { LEAST_FOR_INTERVAL } from '../../protocol/intervals';
import { readRunning } from '../experiments/common/running';
import { gatherTokens } from '../experiments/common/subset';
import type { ExperimentHost } from '../experiments/experiment';
import type { Subject } from '../experiments/ports';
import { seededRandom } from '../random';
import { bootstrapClusters } from '../resampling';
import { phiOf } from './phi';
import type { FactsTask } from './task';

/** @returns One answer for each dimension of the task. */
export async function inText(
  subject: Subject,
  { dimensions, seed }: Pick<FactsTask, 'dimensions' | 'seed'>,
  host: ExperimentHost,
): Promise<DimensionFacts['inText'][]> {
  const { model, place, inputs, material } = subject;
  const none = (reason: string): DimensionFacts['inText'][] => dimensions.map(() => ({ reason }));
  if (inputs) return none('the model reads no text');
  if (material.passages.every(({ tokens }) => tokens.length < 2))
    return none('no passage fits into the model’s context');
  const types = await model.signs(place);
  const running = await readRunning(subject, place, types.mean, host, () => undefined);
  const alone = gatherTokens(types.planes, running.tokens);
  const read = running.planes[place.signs];
  return dimensions.map((d) => {
    const random = seededRandom(seed, `dimension-text:${d}`);
    const groups = keptByPassage(alone, read, running.passages, d);
    const kept = bootstrapClusters(groups, random);
    const none = groups.length < LEAST_FOR_INTERVAL;
    return {
      positions: running.tokens.length,
      passages: groups.length,
      kept: none ? { value: kept.value, low: null, high: null } : kept,
      ...byChance(planeOf(alone, d), planeOf(read, d), running.tokens.length),
    };
  });
}

function byChance(
  alone: Uint32Array,
  read: Uint32Array,
  n: number,
): Pick<SignInText, 'expected' | 'phi'> {
  let [a, b, both] = [0, 0, 0];
  for (let w = 0; w < wordsFor(n); w++) {
    a += popcount32(alone[w]!);
    b += popcount32(read[w]!);
    both += popcount32(alone[w]! & read[w]!);
  }
  return { expected: (a * b + (n - a) * (n - b)) / (n * n), phi: phiOf({ n, a, b, both }) };
}

/** For each passage, 1 for a position with the same sign and 0 for another. */
function keptByPassage(
  alone: SignPlanes,
  read: SignPlanes,
  passages: readonly number[],
  dimension: number,
): number[][] {
  const [types, texts] = [planeOf(alone, dimension), planeOf(read, dimension)];
  const groups = new Map<number, number[]>();
  passages.forEach((passage, row) => {
    const differs = ((types[row >>> 5]! ^ texts[row >>> 5]!) >>> (row & 31)) & 1;
    const group = groups.get(passage) ?? [];
    group.push(1 - differs);
    groups.set(passage, group);
  });
  return [...groups.values()];
}
