/** The neurons that write a feature: they respond to its words, and their output has the signs of its register. */
import type { Prototype } from '../../../core/prototype';
import type { NeuronWrites } from '../../../protocol/flips';
import type { DimensionStats } from '../../prototype';
import type { Random } from '../../random';
import { quantile } from '../common/summary';
import { agreements, shuffledVotes, votesOf } from '../writers/votes';

export interface Writer {
  readonly neuron: number;
  /** AUC of the neuron's own sign for the category's words, in [0.5, 1]. */
  readonly auc: number;
  /** -1 if the neuron is less active for the words, which then reduces what it writes. */
  readonly answers: 1 | -1;
  /** Share of the register in which its write (times `answers`) has the polarity, in [0, 1]. */
  readonly agreement: number;
  /** `(2 auc - 1) * (2 agreement - 1) * norm`: how much of the register it writes. */
  readonly weight: number;
}

export interface BlockWriters {
  /** AUC and agreement above what the best of all neurons reaches by chance; largest weight first. */
  readonly writers: readonly Writer[];
  /** 99th percentile of the best neuron's AUC for random words. */
  readonly aucP99: number;
  /** 95th percentile of the best agreement with the weights of each column shuffled. */
  readonly agreementP95: number;
}

export interface WriterTask {
  readonly writes: NeuronWrites;
  /** D. */
  readonly dimensions: number;
  readonly register: Prototype;
  /** At the neurons: the category against its negatives. */
  readonly activations: DimensionStats;
  readonly aucP99: number;
  readonly draws: number;
}

export function blockWriters(task: WriterTask, random: Random): BlockWriters {
  const { writes, dimensions, register, activations, aucP99, draws } = task;
  const places = [...register.dimensions.keys()];
  const oriented = (agreement: number, neuron: number): number =>
    activations.polarity[neuron]! > 0 ? agreement : 1 - agreement;
  const best = Array.from({ length: draws }, () => {
    const shuffled = agreements(shuffledVotes(writes, dimensions, register, random), places);
    return shuffled.reduce((most, a, n) => Math.max(most, oriented(a, n)), 0);
  });
  const agreementP95 = quantile(best, 0.95);
  const agreement = agreements(votesOf(writes, dimensions, register), places).map(oriented);
  const writers = [...agreement.keys()].flatMap((neuron): Writer[] => {
    const auc = activations.auc[neuron]!;
    const share = agreement[neuron]!;
    if (auc <= aucP99 || share <= agreementP95) return [];
    const answers = activations.polarity[neuron]! > 0 ? 1 : -1;
    const weight = (2 * auc - 1) * (2 * share - 1) * writes.norms[neuron]!;
    return [{ neuron, auc, answers, agreement: share, weight }];
  });
  writers.sort((a, b) => b.weight - a.weight || a.neuron - b.neuron);
  return { writers, aucP99, agreementP95 };
}
