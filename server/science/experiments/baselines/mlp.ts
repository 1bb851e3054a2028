/** A two-layer perceptron (ReLU, one score), trained by Adam: does it beat a line? docs/method.md#trained-probes. */
import type { Random } from '../../random';
import { shuffled } from '../../random';
import type { Design } from '../common/logistic';
import { dotRow } from '../common/logistic';
import { normal } from './rotation';

export interface MlpShape {
  /** The paper: 128. */
  readonly hidden: number;
  readonly epochs: number;
}

export interface Mlp {
  readonly width: number;
  readonly hidden: number;
  /** Input weights [hidden, width], input biases, output weights, output bias, concatenated. */
  readonly parameters: Float64Array;
}

const BATCH = 32;
const RATE = 1e-3;
/** L2 penalty on a batch's mean loss, as scikit-learn's `alpha`. */
const DECAY = 1e-4;

/** Score (log-odds) of every row. */
export function mlpScores(mlp: Mlp, x: Design): Float64Array {
  const activations = new Float64Array(mlp.hidden);
  return Float64Array.from({ length: x.rows }, (_, r) => forward(mlp, x, r, activations));
}

function forward(
  { width, hidden, parameters }: Mlp,
  x: Design,
  row: number,
  into: Float64Array,
): number {
  const [biases, outputs] = [hidden * width, hidden * width + hidden];
  let score = parameters[outputs + hidden]!;
  for (let h = 0; h < hidden; h++) {
    into[h] = Math.max(0, parameters[biases + h]! + dotRow(x, row, parameters, h * width));
    score += parameters[outputs + h]! * into[h]!;
  }
  return score;
}

/**
 * Logistic loss, weights drawn as He et al. 2015; yields after each batch.
 *
 * @param positive 1 for a positive row, else 0.
 */
export function* trainMlp(
  x: Design,
  positive: Uint8Array,
  shape: MlpShape,
  random: Random,
): Generator<void, Mlp> {
  const { width } = x;
  const { hidden, epochs } = shape;
  const parameters = new Float64Array(hidden * width + 2 * hidden + 1);
  for (let i = 0; i < hidden * width; i++) parameters[i] = normal(random) * Math.sqrt(2 / width);
  const outputs = hidden * width + hidden;
  for (let h = 0; h < hidden; h++) parameters[outputs + h] = normal(random) * Math.sqrt(1 / hidden);
  const mlp = { width, hidden, parameters };
  const adam = adamFor(parameters);
  const rows = Array.from({ length: x.rows }, (_, r) => r);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(rows, random);
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.slice(from, from + BATCH);
      adam((gradient) => addBatch(mlp, x, positive, batch, gradient));
      yield;
    }
  }
  return mlp;
}

function addBatch(
  mlp: Mlp,
  x: Design,
  positive: Uint8Array,
  batch: readonly number[],
  gradient: Float64Array,
): void {
  const activations = new Float64Array(mlp.hidden);
  for (const row of batch) {
    const score = forward(mlp, x, row, activations);
    const error = (1 / (1 + Math.exp(-score)) - positive[row]!) / batch.length;
    addRow(mlp, x, row, activations, error, gradient);
  }
  const weights = mlp.hidden * mlp.width;
  for (let i = 0; i < weights; i++) gradient[i]! += DECAY * mlp.parameters[i]!;
}

function addRow(
  { width, hidden, parameters }: Mlp,
  x: Design,
  row: number,
  activations: Float64Array,
  error: number,
  gradient: Float64Array,
): void {
  const [biases, outputs] = [hidden * width, hidden * width + hidden];
  gradient[outputs + hidden]! += error;
  for (let h = 0; h < hidden; h++) {
    if (activations[h] === 0) continue;
    gradient[outputs + h]! += error * activations[h]!;
    const back = error * parameters[outputs + h]!;
    gradient[biases + h]! += back;
    for (let d = 0; d < width; d++) gradient[h * width + d]! += back * x.values[row * width + d]!;
  }
}

/** @see Kingma & Ba 2015. @returns A function that evaluates the gradient and takes one step. */
function adamFor(parameters: Float64Array): (fill: (gradient: Float64Array) => void) => void {
  const [first, second] = [parameters.map(() => 0), parameters.map(() => 0)];
  const gradient = parameters.map(() => 0);
  let step = 0;
  return (fill) => {
    step++;
    gradient.fill(0);
    fill(gradient);
    const [one, two] = [1 - 0.9 ** step, 1 - 0.999 ** step];
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i]!;
      first[i] = 0.9 * first[i]! + 0.1 * g;
      second[i] = 0.999 * second[i]! + 0.001 * g * g;
      parameters[i]! -= (RATE * (first[i]! / one)) / (Math.sqrt(second[i]! / two) + 1e-8);
    }
  };
}
