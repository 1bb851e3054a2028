/** How well single neurons and coalitions of neurons write one register, compared with random weights. */
import type { Prototype } from '../../../core/prototype';
import type { NeuronWrites } from '../../../protocol/flips';
import type { Random } from '../../random';
import { shuffled } from '../../random';
import { mean } from '../../resampling';
import { quantile } from '../common/summary';
import type { Votes } from './votes';
import {
  agreements,
  bitOf,
  coalitionCurve,
  gaussianVotes,
  ranked,
  shuffledVotes,
  votesOf,
} from './votes';

/** Sizes of coalitions; those beyond the number of neurons are left out. */
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** The paper's bar for a single writer. */
export const WRITER = 0.7;

/** Curves over {@link SIZES}. */
export interface Curves {
  /** Chosen and scored on the whole register, as the paper does. */
  readonly whole: readonly number[];
  /** Chosen on one half of the register, scored on the other; mean of both directions. */
  readonly halves: readonly number[];
}

export interface Single {
  readonly neuron: number;
  /** Agreement on the whole register. */
  readonly whole: number;
  /** The neuron that is best on one half, scored on the other; mean of both directions. */
  readonly halves: number;
  /** Best agreement over the registered dimensions in which a neuron is loud; null if none is loud in half of them. */
  readonly loud: number | null;
}

export interface Writing {
  readonly k: number;
  readonly single: Single;
  /** 95th percentile of the best neuron's agreement, whole register, over draws of the shuffled columns. */
  readonly shuffledBestP95: number;
  readonly gaussianBest: number;
  readonly trained: Curves;
  readonly gaussian: Curves;
  readonly shuffled: Curves;
}

export interface WritingTask {
  readonly writes: NeuronWrites;
  /** D. */
  readonly dimensions: number;
  readonly register: Prototype;
  /** Draws of each control. */
  readonly draws: number;
}

/** @param register At least two dimensions. */
export async function measureWriting(
  task: WritingTask,
  random: Random,
  breathe: () => Promise<void>,
): Promise<Writing> {
  const { writes, dimensions, register, draws } = task;
  const halves = halvesOf(register.dimensions.length, random);
  const sizes = sizesOf(writes.neurons);
  const votes = votesOf(writes, dimensions, register);
  const controls = { gaussian: [] as Drawn[], shuffled: [] as Drawn[] };
  for (let i = 0; i < draws; i++) {
    const gaussian = gaussianVotes(writes.neurons, register, random);
    controls.gaussian.push(drawn(gaussian, halves, sizes));
    await breathe();
    const columns = shuffledVotes(writes, dimensions, register, random);
    controls.shuffled.push(drawn(columns, halves, sizes));
    await breathe();
  }
  const ours = drawn(votes, halves, sizes);
  return {
    k: register.dimensions.length,
    single: {
      neuron: ours.neuron,
      whole: ours.best,
      halves: ours.bestHalves,
      loud: loudBest(writes, dimensions, register, votes),
    },
    shuffledBestP95: quantile(
      controls.shuffled.map(({ best }) => best),
      0.95,
    ),
    gaussianBest: mean(controls.gaussian.map(({ best }) => best)),
    trained: ours.curves,
    gaussian: meanCurves(controls.gaussian),
    shuffled: meanCurves(controls.shuffled),
  };
}

export function sizesOf(neurons: number): number[] {
  return SIZES.filter((size) => size <= neurons);
}

/** Size of the coalition: at most half of all neurons, since all of them are the same for every register. */
export function coalitionSize(neurons: number, wanted: number): number {
  return Math.max(1, Math.min(wanted, neurons >> 1));
}

/** Two random halves of the places of a register. */
export function halvesOf(width: number, random: Random): readonly [number[], number[]] {
  const order = shuffled(
    Array.from({ length: width }, (_, i) => i),
    random,
  );
  return [order.slice(0, width >> 1), order.slice(width >> 1)];
}

interface Drawn {
  readonly neuron: number;
  readonly best: number;
  readonly bestHalves: number;
  readonly curves: Curves;
}

function drawn(
  votes: Votes,
  [first, second]: readonly [readonly number[], readonly number[]],
  sizes: readonly number[],
): Drawn {
  const all = Array.from({ length: votes.width }, (_, i) => i);
  const whole = agreements(votes, all);
  const order = ranked(whole);
  const directions = [
    { chosen: first, scored: second },
    { chosen: second, scored: first },
  ].map(({ chosen, scored }) =>
    coalitionCurve(votes, ranked(agreements(votes, chosen)), scored, sizes),
  );
  const halves = sizes.map((_, i) => mean(directions.map((curve) => curve[i]!)));
  return {
    neuron: order[0]!,
    best: whole[order[0]!]!,
    bestHalves: halves[0]!,
    curves: { whole: coalitionCurve(votes, order, all, sizes), halves },
  };
}

function meanCurves(draws: readonly Drawn[]): Curves {
  const over = (of: (curves: Curves) => readonly number[]): number[] =>
    of(draws[0]!.curves).map((_, i) => mean(draws.map(({ curves }) => of(curves)[i]!)));
  return { whole: over((c) => c.whole), halves: over((c) => c.halves) };
}

/** The paper's filter, in our reading: only weights whose size is at least the median of their neuron count. */
function loudBest(
  { loud, neurons }: NeuronWrites,
  dimensions: number,
  register: Prototype,
  { agrees, width }: Votes,
): number | null {
  const rowBytes = (dimensions + 7) >> 3;
  let best: number | null = null;
  for (let n = 0; n < neurons; n++) {
    let [heard, right] = [0, 0];
    for (let i = 0; i < width; i++) {
      if (bitOf(loud, n * rowBytes, register.dimensions[i]!) === 0) continue;
      heard += 1;
      right += agrees[n * width + i]!;
    }
    if (2 * heard >= width) best = Math.max(best ?? 0, right / heard);
  }
  return best;
}

/** Share of Y's dimensions (those that X does not register) that X's coalition of a size writes with Y's polarity. */
export function unmatched(
  writes: NeuronWrites,
  dimensions: number,
  chosen: readonly number[],
  mine: Prototype,
  other: Prototype,
): number | null {
  const own = new Set(mine.dimensions);
  const places = [...other.dimensions.keys()].filter((i) => !own.has(other.dimensions[i]!));
  if (places.length === 0) return null;
  const votes = votesOf(writes, dimensions, other);
  return coalitionCurve(votes, chosen, places, [chosen.length])[0]!;
}
