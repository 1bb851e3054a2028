/**
 * The toy model of superposition, `x -> ReLU(W^T W x)` without bias, trained by Adam on the mean squared error.
 *
 * @see Elhage et al. 2022, "Toy Models of Superposition"; docs/method.md#toy-model
 */
import type { Random } from '../../random';
import { seededRandom } from '../../random';

export interface ToyShape {
  /** Features. */
  readonly n: number;
  /** Width of the bottleneck, far below n. */
  readonly d: number;
  /** Probability that a feature is active; an active one is uniform in [0, 1). */
  readonly s: number;
}

export interface ToyModel {
  /** n x d, row-major: row i is the direction of feature i. */
  readonly weights: Float64Array;
  readonly shape: ToyShape;
}

/** The active features of one input, and their values. */
export interface ToyInput {
  readonly active: readonly number[];
  readonly values: readonly number[];
}

/** Inputs per step. */
export const BATCH = 128;
/** Adam's rate, which falls linearly to 0. */
export const RATE = 0.01;
/** Steps between two calls of `breathe`. */
const SLICE = 10;

export function toyInput({ n, s }: ToyShape, random: Random): ToyInput {
  const active: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < n; i++) {
    if (random.unit() >= s) continue;
    active.push(i);
    values.push(random.unit());
  }
  return { active, values };
}

/** Hidden state `W x`, length d. */
export function toyHidden({ weights, shape: { d } }: ToyModel, input: ToyInput): Float64Array {
  const hidden = new Float64Array(d);
  input.active.forEach((i, a) => {
    for (let j = 0; j < d; j++) hidden[j]! += weights[i * d + j]! * input.values[a]!;
  });
  return hidden;
}

/**
 * Trains one model.
 *
 * @param steps Batches of 128, >= 1.
 * @param breathe Called between slices of a few milliseconds.
 */
export async function trainToy(
  shape: ToyShape,
  steps: number,
  seed: number,
  breathe: () => Promise<void>,
): Promise<ToyModel> {
  const random = seededRandom(seed, `toy:${shape.n}:${shape.d}:${shape.s}`);
  const scale = 1 / Math.sqrt(shape.d);
  const weights = Float64Array.from(
    { length: shape.n * shape.d },
    () => (random.unit() * 2 - 1) * scale,
  );
  const model = { weights, shape };
  const update = adam(weights, steps);
  const gradient = new Float64Array(weights.length);
  for (let step = 1; step <= steps; step++) {
    gradient.fill(0);
    for (let b = 0; b < BATCH; b++) addGradient(model, toyInput(shape, random), gradient);
    update(gradient, step);
    if (step % SLICE === 0) await breathe();
  }
  return model;
}

/** Adds the gradient of the squared error of one input. */
function addGradient(model: ToyModel, input: ToyInput, gradient: Float64Array): void {
  if (input.active.length === 0) return;
  const { weights, shape } = model;
  const { n, d } = shape;
  const hidden = toyHidden(model, input);
  const target = new Float64Array(n);
  input.active.forEach((i, a) => (target[i] = input.values[a]!));
  const back = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    let z = 0;
    for (let j = 0; j < d; j++) z += weights[i * d + j]! * hidden[j]!;
    if (z <= 0) continue;
    const error = 2 * (z - target[i]!);
    for (let j = 0; j < d; j++) {
      back[j]! += weights[i * d + j]! * error;
      gradient[i * d + j]! += hidden[j]! * error;
    }
  }
  input.active.forEach((i, a) => {
    for (let j = 0; j < d; j++) gradient[i * d + j]! += back[j]! * input.values[a]!;
  });
}

/** @see Kingma & Ba 2015, with their constants. */
function adam(weights: Float64Array, steps: number): (sum: Float64Array, step: number) => void {
  const first = new Float64Array(weights.length);
  const second = new Float64Array(weights.length);
  return (sum, step) => {
    const rate = RATE * (1 - step / (steps + 1));
    for (let i = 0; i < weights.length; i++) {
      const g = sum[i]! / BATCH;
      first[i] = 0.9 * first[i]! + 0.1 * g;
      second[i] = 0.999 * second[i]! + 0.001 * g * g;
      const corrected = first[i]! / (1 - 0.9 ** step);
      weights[i]! -= (rate * corrected) / (Math.sqrt(second[i]! / (1 - 0.999 ** step)) + 1e-8);
    }
  };
}
