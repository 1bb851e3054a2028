/** The toy model of superposition, `x -> ReLU(W^T W x)`, trained by Adam (METHOD section 10; Elhage et al. 2022). */
import { seededRandom } from '../../server/science/random';
import type { Random } from '../../server/science/random';

export interface ToyShape {
  /** Features. */
  readonly n: number;
  /** Bottleneck. */
  readonly d: number;
  /** Chance that a feature is active; active ones are uniform in [0, 1). */
  readonly s: number;
}

export interface ToyModel {
  /** d x n, row-major. */
  readonly weights: Float64Array;
  readonly shape: ToyShape;
}

export function toyInput({ n, s }: ToyShape, random: Random): Float64Array {
  return Float64Array.from({ length: n }, () => (random.unit() < s ? random.unit() : 0));
}

/** Hidden state `W x`, length d. */
export function toyHidden({ weights, shape: { n, d } }: ToyModel, x: Float64Array): Float64Array {
  const h = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    if (x[i] === 0) continue;
    for (let j = 0; j < d; j++) h[j]! += weights[j * n + i]! * x[i]!;
  }
  return h;
}

/** Adds the gradient of the squared error of one input. */
function addGradient(model: ToyModel, x: Float64Array, gradient: Float64Array): void {
  const { weights, shape } = model;
  const { n, d } = shape;
  const h = toyHidden(model, x);
  const hiddenGradient = new Float64Array(d);
  const outputGradient = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let z = 0;
    for (let j = 0; j < d; j++) z += weights[j * n + i]! * h[j]!;
    outputGradient[i] = z > 0 ? 2 * (z - x[i]!) : 0;
    if (outputGradient[i] === 0) continue;
    for (let j = 0; j < d; j++) hiddenGradient[j]! += weights[j * n + i]! * outputGradient[i]!;
  }
  for (let j = 0; j < d; j++) {
    for (let i = 0; i < n; i++) {
      gradient[j * n + i]! += h[j]! * outputGradient[i]! + hiddenGradient[j]! * x[i]!;
    }
  }
}

/** Trains with batches of 128 and a learning rate of 0.01 that falls linearly to 0. */
export function trainToy(shape: ToyShape, steps: number, seed: number): ToyModel {
  const random = seededRandom(seed, 'toy');
  const size = shape.n * shape.d;
  const scale = 1 / Math.sqrt(shape.d);
  const weights = Float64Array.from({ length: size }, () => (random.unit() * 2 - 1) * scale);
  const model = { weights, shape };
  const [first, second] = [new Float64Array(size), new Float64Array(size)];
  const gradient = new Float64Array(size);
  for (let step = 1; step <= steps; step++) {
    gradient.fill(0);
    for (let b = 0; b < 128; b++) addGradient(model, toyInput(shape, random), gradient);
    const rate = 0.01 * (1 - step / (steps + 1));
    for (let i = 0; i < size; i++) {
      const g = gradient[i]! / 128;
      first[i] = 0.9 * first[i]! + 0.1 * g;
      second[i] = 0.999 * second[i]! + 0.001 * g * g;
      const corrected = first[i]! / (1 - 0.9 ** step);
      weights[i]! -= (rate * corrected) / (Math.sqrt(second[i]! / (1 - 0.999 ** step)) + 1e-8);
    }
  }
  return model;
}
