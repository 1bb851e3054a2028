/** How far a dimension's values lie from where its sign turns: a histogram over tokens, each alone. */
import { members } from '../../core/bits';
import type { DimensionFacts, ValueHistogram } from '../../protocol/dimensionFacts';
import type { ExperimentHost } from '../experiments/experiment';
import type { Subject } from '../experiments/ports';
import { sample, seededRandom } from '../random';
import type { FactsTask } from './task';

/** Bins on either side of the turn. */
const SIDE = 12;
/** Tokens that are read: enough for bins that are seen. */
const MOST_TOKENS = 4096;
/** Tokens of one call of the model. */
const BATCH = 512;
/** Share of tokens within the bins; the outermost take the rest, so that a few large values hide no shape. */
const WITHIN = 0.99;

/** @returns One answer for each dimension of the task. */
export async function valuesOf(
  subject: Subject,
  { dimensions, seed }: Pick<FactsTask, 'dimensions' | 'seed'>,
  host: ExperimentHost,
): Promise<NonNullable<DimensionFacts['values']>[]> {
  const { model, place } = subject;
  const { tokens, mean } = await model.signs(place);
  const all = members(tokens);
  const random = seededRandom(seed, 'dimension-values');
  const some = all.length <= MOST_TOKENS ? all : sample(all, MOST_TOKENS, random);
  const values = dimensions.map(() => new Float64Array(some.length));
  for (let from = 0; from < some.length; from += BATCH) {
    host.progress('reading values', from / some.length);
    const batch = some.slice(from, from + BATCH);
    const states = await statesOf(subject, batch);
    const width = states.length / batch.length;
    dimensions.forEach((d, i) => {
      const turn = place.signs === 'raw' ? 0 : mean[d]!;
      batch.forEach((_, row) => (values[i]![from + row] = states[row * width + d]! - turn));
    });
  }
  return values.map(histogramOf);
}

async function statesOf(
  { model, place, prefix, inputs }: Subject,
  tokens: readonly number[],
): Promise<Float32Array> {
  const { states } = await model.states({
    sequences: tokens.map((id) => (inputs ? [id] : [...prefix, id])),
    places: [place],
    positions: 'last',
  });
  return states[0]!;
}

/** @param values Distances from the turn, signed; + is above it. */
export function histogramOf(values: Float64Array): ValueHistogram {
  const sizes = values.map(Math.abs).sort();
  const reach = sizes[Math.min(sizes.length - 1, Math.floor(WITHIN * sizes.length))] ?? 0;
  const width = reach / SIDE;
  const counts = Array.from({ length: 2 * SIDE }, () => 0);
  for (const value of values) {
    const away = width > 0 ? Math.min(SIDE - 1, Math.floor(Math.abs(value) / width)) : 0;
    counts[value > 0 ? SIDE + away : SIDE - 1 - away]! += 1;
  }
  return { tokens: values.length, width, counts };
}
