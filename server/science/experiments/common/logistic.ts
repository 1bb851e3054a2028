/** Logistic regression with an L2 penalty, by L-BFGS: the probe with which signs are compared. */

/** Rows of features, row-major. */
export interface Design {
  readonly rows: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** Score of a row: `weights . row + bias`. */
export interface Linear {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Pairs of steps and gradient changes that approximate the curvature. */
const MEMORY = 10;
const MOST_STEPS = 300;
/** The fit ends once no component of the gradient exceeds this share of the number of rows. */
const TOLERANCE = 1e-4;

/**
 * Minimises `sum log(1 + exp(-y z)) + penalty / 2 * |weights|^2` (y = +-1, z the score); the bias is not penalised.
 * The same objective as scikit-learn's with `C = 1 / penalty`.
 *
 * @param positive 1 for a positive row, else 0.
 * @param penalty > 0.
 * @param start Where to start, e.g. the fit of a nearby penalty.
 * @see Nocedal & Wright 2006, algorithm 7.4.
 */
export function fitLogistic(
  x: Design,
  positive: Uint8Array,
  penalty: number,
  start?: Linear,
): Linear {
  const objective = (at: Float64Array): Step => evaluate(x, positive, penalty, at);
  const point = new Float64Array(x.width + 1);
  if (start) {
    point.set(start.weights);
    point[x.width] = start.bias;
  }
  const found = minimise(objective, point, TOLERANCE * x.rows);
  return { weights: found.slice(0, x.width), bias: found[x.width]! };
}

/** One score per row. */
export function scoresOf({ weights, bias }: Linear, x: Design): Float64Array {
  return Float64Array.from({ length: x.rows }, (_, r) => dotRow(x, r, weights) + bias);
}

interface Step {
  readonly at: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Sum of `weights[from + i] * row[i]` over a row of a design. */
export function dotRow(x: Design, row: number, weights: Float64Array, from = 0): number {
  const { width, values } = x;
  const at = row * width;
  let sum = 0;
  for (let d = 0; d < width; d++) sum += values[at + d]! * weights[from + d]!;
  return sum;
}

/** Rows at a time: their sums are independent of each other, so that none waits for the last addition of another. */
const ROWS = 4;

/** Value and gradient; the last coordinate is the bias. Every sum is added up row by row. */
function evaluate(x: Design, positive: Uint8Array, penalty: number, at: Float64Array): Step {
  const gradient = new Float64Array(x.width + 1);
  let value = 0;
  for (let d = 0; d < x.width; d++) {
    value += (penalty / 2) * at[d]! ** 2;
    gradient[d] = penalty * at[d]!;
  }
  const slopes = new Float64Array(ROWS);
  for (let from = 0; from < x.rows; from += ROWS) {
    const count = Math.min(ROWS, x.rows - from);
    dotRows(x, from, at, slopes);
    for (let i = 0; i < count; i++) {
      const z = slopes[i]! + at[x.width]!;
      const margin = positive[from + i] === 1 ? z : -z;
      // log(1 + exp(-m)) without overflow.
      value += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
      slopes[i] = (positive[from + i] === 1 ? -1 : 1) / (1 + Math.exp(margin));
    }
    addRows(x, from, slopes, gradient);
    for (let i = 0; i < count; i++) gradient[x.width]! += slopes[i]!;
  }
  return { at, value, gradient };
}

/** The products of some rows, from one on, with the weights; fewer rows at the end. */
function dotRows(x: Design, first: number, weights: Float64Array, products: Float64Array): void {
  const { width, values } = x;
  if (first + ROWS > x.rows) {
    for (let r = first; r < x.rows; r++) products[r - first] = dotRow(x, r, weights);
    return;
  }
  const [a, b, c, e] = [0, 1, 2, 3].map((i) => (first + i) * width) as [
    number,
    number,
    number,
    number,
  ];
  let [pa, pb, pc, pe] = [0, 0, 0, 0];
  for (let d = 0; d < width; d++) {
    const weight = weights[d]!;
    pa += values[a + d]! * weight;
    pb += values[b + d]! * weight;
    pc += values[c + d]! * weight;
    pe += values[e + d]! * weight;
  }
  products[0] = pa;
  products[1] = pb;
  products[2] = pc;
  products[3] = pe;
}

/** Adds each of some rows, times its slope, to the gradient. */
function addRows(x: Design, first: number, slopes: Float64Array, gradient: Float64Array): void {
  const { width, values } = x;
  if (first + ROWS > x.rows) {
    for (let r = first; r < x.rows; r++)
      for (let d = 0; d < width; d++) gradient[d]! += slopes[r - first]! * values[r * width + d]!;
    return;
  }
  const [a, b, c, e] = [0, 1, 2, 3].map((i) => (first + i) * width) as [
    number,
    number,
    number,
    number,
  ];
  const [sa, sb, sc, se] = [slopes[0]!, slopes[1]!, slopes[2]!, slopes[3]!];
  for (let d = 0; d < width; d++) {
    let sum = gradient[d]! + sa * values[a + d]!;
    sum += sb * values[b + d]!;
    sum += sc * values[c + d]!;
    sum += se * values[e + d]!;
    gradient[d] = sum;
  }
}

interface Curvature {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly rho: number;
}

function minimise(
  objective: (at: Float64Array) => Step,
  start: Float64Array,
  tolerance: number,
): Float64Array {
  let now = objective(start);
  let memory: Curvature[] = [];
  for (let i = 0; i < MOST_STEPS && largest(now.gradient) > tolerance; i++) {
    const next = lineSearch(objective, now, direction(now.gradient, memory));
    if (!next) break;
    const step = combined(next.at, now.at, -1);
    const change = combined(next.gradient, now.gradient, -1);
    const rho = dot(step, change);
    if (rho > 0) memory = [...memory, { step, change, rho: 1 / rho }].slice(-MEMORY);
    now = next;
  }
  return now.at;
}

/** The two-loop recursion: approximately minus the inverse Hessian times the gradient. */
function direction(gradient: Float64Array, memory: readonly Curvature[]): Float64Array {
  let q = gradient;
  const alphas: number[] = [];
  for (const { step, change, rho } of [...memory].reverse()) {
    const alpha = rho * dot(step, q);
    alphas.unshift(alpha);
    q = combined(q, change, -alpha);
  }
  const newest = memory.at(-1);
  const scale = newest ? 1 / (newest.rho * dot(newest.change, newest.change)) : 1 / norm(gradient);
  q = q.map((v) => v * scale);
  memory.forEach(({ step, change, rho }, i) => {
    q = combined(q, step, alphas[i]! - rho * dot(change, q));
  });
  return q.map((v) => -v);
}

/** Halves the step until the value falls enough (Armijo); undefined if no step does. */
function lineSearch(
  objective: (at: Float64Array) => Step,
  now: Step,
  along: Float64Array,
): Step | undefined {
  const slope = dot(now.gradient, along);
  for (let size = 1; size > 1e-10; size /= 2) {
    const next = objective(combined(now.at, along, size));
    if (next.value <= now.value + 1e-4 * size * slope) return next;
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a)) || 1;
}

function largest(a: Float64Array): number {
  let most = 0;
  for (const v of a) most = Math.max(most, Math.abs(v));
  return most;
}

/** a + scale * b */
function combined(a: Float64Array, b: Float64Array, scale: number): Float64Array {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) sum[i] = a[i]! + scale * b[i]!;
  return sum;
}
