/** The nearest other inputs of each input, and how often they share its label. */
import { agreementCounts } from '../../../core/agreement';
import { has } from '../../../core/bits';
import { rowOf } from '../../../core/nearest';
import type { SignPlanes } from '../../../core/planes';
import type { ExperimentHost } from '../experiment';

/** The nearest other inputs of each input, with all ties. Empty if it may be compared with none. */
export type Neighbours = readonly (readonly number[])[];

/** The distances of all inputs from one. */
export type Distances = (input: number) => ArrayLike<number>;

/** Hamming distances over all dimensions. */
export function hammingDistances(planes: SignPlanes): Distances {
  const dimensions = Array.from({ length: planes.dimensions }, (_, d) => d);
  return (input) => {
    const row = rowOf(planes, input);
    const polarity = dimensions.map((d) => (has(row, d) ? 1 : -1));
    const agreeing = agreementCounts(planes, { dimensions, polarity });
    return agreeing.map((agreement) => planes.dimensions - agreement);
  };
}

/**
 * One minus the cosine of states, or of states minus their mean.
 *
 * @param states [rows, width] row-major, finite. A state of zeros is at distance 1 from all.
 */
export function cosineDistances(states: Float32Array, width: number, centred: boolean): Distances {
  const rows = states.length / width;
  const mean = centred ? meanOf(states, width) : new Float64Array(width);
  const unit = new Float64Array(states.length);
  for (let row = 0; row < rows; row++) {
    let norm = 0;
    for (let d = 0; d < width; d++) norm += (states[row * width + d]! - mean[d]!) ** 2;
    const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
    for (let d = 0; d < width; d++)
      unit[row * width + d] = (states[row * width + d]! - mean[d]!) * scale;
  }
  return (input) =>
    Float64Array.from({ length: rows }, (_, other) => {
      let dot = 0;
      for (let d = 0; d < width; d++) dot += unit[input * width + d]! * unit[other * width + d]!;
      return 1 - dot;
    });
}

function meanOf(states: Float32Array, width: number): Float64Array {
  const rows = states.length / width;
  const mean = new Float64Array(width);
  states.forEach((h, i) => (mean[i % width]! += h / rows));
  return mean;
}

/** @param inputs The inputs that are compared, on both sides. @param apart Whether two inputs may be compared. */
export async function neighboursOf(
  inputs: readonly number[],
  distances: Distances,
  apart: (one: number, other: number) => boolean,
  host: Pick<ExperimentHost, 'breathe'>,
): Promise<Neighbours> {
  const found: number[][] = [];
  for (const one of inputs) {
    const all = distances(one);
    let least = Infinity;
    let nearest: number[] = [];
    for (const other of inputs) {
      if (other === one || !apart(one, other) || all[other]! > least) continue;
      if (all[other]! < least) [least, nearest] = [all[other]!, []];
      nearest.push(other);
    }
    found.push(nearest);
    await host.breathe();
  }
  return found;
}

/**
 * For each input, the share of its nearest that have its label: the expected accuracy of choosing among ties at random.
 *
 * @param labels By id.
 */
export function hitsOf(
  inputs: readonly number[],
  neighbours: Neighbours,
  labels: readonly (string | null)[],
): number[] {
  return inputs.map((one, i) => {
    const nearest = neighbours[i]!;
    const same = nearest.filter((other) => labels[other] === labels[one]).length;
    return nearest.length === 0 ? 0 : same / nearest.length;
  });
}
