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
export function toyHidden(model: ToyModel, input: ToyInput): Float64Array {
  const hidden = new Float64Array(model.shape.d);
  addHidden(model, input, hidden);
  return hidden;
}

function addHidden(
  { weights, shape: { d } }: ToyModel,
  { active, values }: ToyInput,
  hidden: Float64Array,
): void {
  for (let a = 0; a < active.length; a++) {
    const from = active[a]! * d;
    for (let j = 0; j < d; j++) hidden[j]! += weights[from + j]! * values[a]!;
  }
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
  const buffers = buffersFor(shape);
  for (let step = 1; step <= steps; step++) {
    gradient.fill(0);
    for (let b = 0; b < BATCH; b++) addGradient(model, toyInput(shape, random), gradient, buffers);
    update(gradient, step);
    if (step % SLICE === 0) await breathe();
  }
  return model;
}

/** Buffers that serve every input: `hidden` and `back` of length d, `output` and `target` of length n. */
type Buffers = Readonly<Record<'hidden' | 'back' | 'output' | 'target', Float64Array>>;

function buffersFor({ n, d }: ToyShape): Buffers {
  const [hidden, back, output, target] = [d, d, n, n].map((length) => new Float64Array(length));
  return { hidden: hidden!, back: back!, output: output!, target: target! };
}

/** Adds the gradient of the squared error of one input. */
function addGradient(
  model: ToyModel,
  { active, values }: ToyInput,
  gradient: Float64Array,
  { hidden, back, output, target }: Buffers,
): void {
  if (active.length === 0) return;
  const { weights, shape } = model;
  const { n, d } = shape;
  hidden.fill(0);
  addHidden(model, { active, values }, hidden);
  target.fill(0);
  for (let a = 0; a < active.length; a++) target[active[a]!] = values[a]!;
  back.fill(0);
  fillOutput(model, hidden, output);
  for (let i = 0; i < n; i++) {
    const z = output[i]!;
    if (z <= 0) continue;
    const error = 2 * (z - target[i]!);
    const from = i * d;
    for (let j = 0; j < d; j++) {
      back[j]! += weights[from + j]! * error;
      gradient[from + j]! += hidden[j]! * error;
    }
  }
  for (let a = 0; a < active.length; a++) {
    const from = active[a]! * d;
    for (let j = 0; j < d; j++) gradient[from + j]! += back[j]! * values[a]!;
  }
}

/** `W^T` times the hidden state, before the ReLU. */
function fillOutput(
  { weights, shape: { n, d } }: ToyModel,
  hidden: Float64Array,
  output: Float64Array,
): void {
  // Four sums beside each other: none waits for the last addition of another.
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    const from = i * d;
    let [a, b, c, e] = [0, 0, 0, 0];
    for (let j = 0; j < d; j++) {
      const h = hidden[j]!;
      a += weights[from + j]! * h;
      b += weights[from + d + j]! * h;
      c += weights[from + 2 * d + j]! * h;
      e += weights[from + 3 * d + j]! * h;
    }
    output[i] = a;
    output[i + 1] = b;
    output[i + 2] = c;
    output[i + 3] = e;
  }
  for (let i = whole; i < n; i++) {
    let z = 0;
    for (let j = 0; j < d; j++) z += weights[i * d + j]! * hidden[j]!;
    output[i] = z;
  }
}

/** @see Kingma & Ba 2015, with their constants. */
function adam(weights: Float64Array, steps: number): (sum: Float64Array, step: number) => void {
  const first = new Float64Array(weights.length);
  const second = new Float64Array(weights.length);
  return (sum, step) => {
    const rate = RATE * (1 - step / (steps + 1));
    const [bias, spread] = [1 - 0.9 ** step, 1 - 0.999 ** step];
    for (let i = 0; i < weights.length; i++) {
      const g = sum[i]! / BATCH;
      first[i] = 0.9 * first[i]! + 0.1 * g;
      second[i] = 0.999 * second[i]! + 0.001 * g * g;
      const corrected = first[i]! / bias;
      weights[i]! -= (rate * corrected) / (Math.sqrt(second[i]! / spread) + 1e-8);
    }
  };
}
