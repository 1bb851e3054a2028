/** The rank of the model's own choice when the LM head sees only signs (docs/method.md#signs-alone). */
import { members } from '../../../core/bits';
import { seededRandom } from '../../random';
import type { ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import type { Arm } from './arms';
import type { Counted, ReadContext } from './contexts';
import { argmaxOf, rankOf } from './contexts';

/** One arm over all contexts. */
export interface ArmRanks {
  readonly arm: Arm;
  /** Rank of the model's own choice, one per context; 1 = first. */
  readonly ranks: readonly number[];
  /** The arm's own choice. */
  readonly choices: readonly number[];
}

/** Rows that the LM head reads at once: each has V logits. */
const BATCH = 25;

export async function rankArms(
  { model }: Subject,
  contexts: readonly ReadContext[],
  arms: readonly Arm[],
  counted: Counted,
  seed: number,
  host: ExperimentHost,
): Promise<ArmRanks[]> {
  const among = members(counted);
  const results = arms.map((arm) => ({
    arm,
    random: seededRandom(seed, `signs-only:${arm.id}`),
    ranks: [] as number[],
    choices: [] as number[],
  }));
  for (let from = 0; from < contexts.length; from += BATCH) {
    const batch = contexts.slice(from, from + BATCH);
    const { states } = await model.states({
      sequences: batch.map(({ tokens }) => tokens),
      places: [{ site: 'resid', layer: model.layers }],
      positions: 'last',
    });
    const before = states[0]!;
    const read = { beforeNorm: before, afterNorm: await model.finalNorm(before) };
    for (const { arm, random, ranks, choices } of results) {
      const changed = byRow(read[arm.at], model.dimensions, (row) => arm.change(row, random));
      const logits = await model.head(changed, arm.at);
      batch.forEach(({ argmax }, i) => {
        const row = logits.subarray(i * model.vocabulary, (i + 1) * model.vocabulary);
        ranks.push(rankOf(row, argmax, among));
        choices.push(argmaxOf(row, among));
      });
      await host.breathe();
    }
    host.progress('Reading signs with the LM head', 0.3 + (0.6 * from) / contexts.length);
  }
  return results.map(({ arm, ranks, choices }) => ({ arm, ranks, choices }));
}

function byRow(
  states: Float32Array,
  width: number,
  change: (row: Float32Array) => Float32Array,
): Float32Array {
  const changed = new Float32Array(states.length);
  for (let from = 0; from < states.length; from += width) {
    changed.set(change(states.subarray(from, from + width)), from);
  }
  return changed;
}
