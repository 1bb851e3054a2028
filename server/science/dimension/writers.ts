/** The neurons that write dimensions of the residual stream: weights of the down projections of the blocks before. */
import type { DimensionFacts, DimensionWriter } from '../../protocol/dimensionFacts';
import type { ExperimentHost } from '../experiments/experiment';
import type { Subject } from '../experiments/ports';
import { chanceOfLargest, largest } from './alignment';
import { unlessRefused, type FactsTask } from './task';

type Writers = DimensionFacts['writers'];

/** Shown for each dimension. */
const WRITERS = 5;

/** A neuron's weight on one dimension, and the norm of all that it writes. */
interface Written {
  readonly block: number;
  readonly neuron: number;
  readonly weight: number;
  readonly norm: number;
}

/** @returns One answer for each dimension of the task. */
export async function writersOf(
  { model, place }: Pick<Subject, 'model' | 'place'>,
  { dimensions }: Pick<FactsTask, 'dimensions'>,
  host: ExperimentHost,
): Promise<Writers[]> {
  const none = (reason: string): Writers[] => dimensions.map(() => ({ reason }));
  if (place.site !== 'resid')
    return none('neurons write the residual stream; this site is computed from it');
  if (place.layer === 0) return none('no block lies before the embedding');
  const written: Written[][] = dimensions.map(() => []);
  let blocks = 0;
  let refused = '';
  for (let layer = 1; layer <= place.layer; layer++) {
    host.progress('reading who writes', layer / place.layer);
    const reply = await unlessRefused(() => model.causes.writesTo({ layer, dimensions }));
    if ('reason' in reply) {
      refused = reply.reason;
      continue;
    }
    blocks += 1;
    const { weights, norms } = reply;
    written.forEach((list, i) =>
      norms.forEach((norm, neuron) => {
        list.push({ block: layer, neuron, weight: weights[i * norms.length + neuron]!, norm });
      }),
    );
    await host.breathe();
  }
  if (blocks === 0) return none(refused);
  return written.map((list) => ({
    blocks,
    neurons: list.length,
    best: bestOf(list, model.dimensions),
  }));
}

function bestOf(written: readonly Written[], dimensions: number): DimensionWriter[] {
  const all = written.reduce((sum, { weight }) => sum + weight * weight, 0);
  const norms = written.map(({ norm }) => norm);
  const sizes = written.map(({ weight }) => Math.abs(weight));
  return largest(sizes, WRITERS).map((i) => {
    const { block, neuron, weight, norm } = written[i]!;
    // The norm is a float32: its square may fall below the one weight's that it sums.
    const ofNeuron = norm > 0 ? Math.min(1, (weight / norm) ** 2) : 0;
    const p = chanceOfLargest(weight, norms, dimensions);
    return { block, neuron, weight, ofNeuron, ofDimension: all > 0 ? weight ** 2 / all : 0, p };
  });
}
