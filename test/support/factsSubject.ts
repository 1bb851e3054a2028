/** Made-up models whose weights, states and logits are known, for tests of what is found out about dimensions. */
import type { DimensionFacts } from '../../server/protocol/dimensionFacts';
import type { FlipRow } from '../../server/protocol/flips';
import { factsOf } from '../../server/science/dimension/facts';
import type { FactsTask } from '../../server/science/dimension/task';
import type { ExperimentModel, Subject } from '../../server/science/experiments/ports';
import { quietHost } from './experiments';
import { fakeSubject, type FakeSubject } from './experimentSubject';
import { applied } from './linearModel';
import { noCauses } from './noCauses';
import { Random } from './random';

export const [V, D, LAYER] = [400, 48, 2];
export const place = { site: 'resid', layer: LAYER, signs: 'centred' } as const;
export const passages = Array.from({ length: 12 }, (_, i) => ({
  text: '',
  tokens: Array.from({ length: 9 }, (__, j) => (37 * i + 11 * j * j) % V),
}));
export const prompts = Array.from({ length: 5 }, (_, i) => ({
  text: `p${i}`,
  tokens: [3 + i, 90 + 7 * i],
}));

const random = new Random(5);
export const neurons = 20;
export const writes = [1, 2].map(() => random.normals(neurons * D));
export const reads = {
  q: random.normals(D * 4),
  k: random.normals(D * 2),
  v: random.normals(D * 2),
};
export const shares = (of: Float32Array): Float32Array => of.map((x) => (x * x) / 100);
export const [up, gate] = [random.normals(D * neurons, 0.1), random.normals(D * neurons, 0.1)];
export const [gains, unembed] = [random.normals(D), random.normals(D * V)];
const biases = random.normals(V);

/** Rows of logits from what the head reads. */
function headOf(states: Float32Array): Float32Array {
  const rows = states.length / D;
  const logits = new Float32Array(rows * V);
  for (let r = 0; r < rows; r++)
    for (let t = 0; t < V; t++) {
      let sum = biases[t]!;
      for (let d = 0; d < D; d++) sum += states[r * D + d]! * unembed[d * V + t]!;
      logits[r * V + t] = sum;
    }
  return logits;
}

/** @param centres As LayerNorm does, which subtracts the mean; otherwise as RMSNorm. */
export const norm =
  (centres: boolean) =>
  (states: Float32Array): Float32Array => {
    const result = new Float32Array(states.length);
    for (let from = 0; from < states.length; from += D) {
      const row = [...states.subarray(from, from + D)];
      const mean = centres ? row.reduce((a, b) => a + b, 0) / D : 0;
      const size = Math.sqrt(row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / D);
      row.forEach((x, d) => (result[from + d] = gains[d]! * ((x - mean) / size) + 0.3));
    }
    return result;
  };

/** Logits of the state of a prompt, and their KL from the untouched ones. */
function flipsOf(subject: FakeSubject): ExperimentModel['flips'] {
  const types = subject.typeStates(place);
  const stateOf = (prompt: readonly number[]): Float32Array => {
    const t = prompt.at(-1)!;
    return types.slice(t * D, (t + 1) * D);
  };
  const logProbabilities = (logits: Float64Array): Float64Array => {
    const total = Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0));
    return logits.map((x) => x - total);
  };
  return () => ({
    unedited: (all) => Promise.resolve(all.map(stateOf)),
    maskIdentity: () => Promise.resolve({ bitIdentical: true, maxAbsDifference: 0 }),
    flip: ({ prompts: all, centre, rows, watch }) => {
      const rowOf = (own: Float64Array, first: Float64Array): FlipRow => {
        const after = logProbabilities(own);
        return {
          watched: Float64Array.from(watch, (t) => own[t]!),
          ranks: Float64Array.from(watch, (t) => 1 + own.filter((x) => x > own[t]!).length),
          mean: own.reduce((a, b) => a + b, 0) / V,
          deviation: 1,
          logSumExp: 0,
          klFromFirst: first.reduce((sum, p, t) => sum + Math.exp(p) * (p - after[t]!), 0),
        };
      };
      const replies = all.map((prompt) => {
        const logits = rows.map((row) => logitsOf(applied(stateOf(prompt), row, centre)));
        const first = logProbabilities(logits[0]!);
        return logits.map((own) => rowOf(own, first));
      });
      return Promise.resolve(replies);
    },
  });
}

export function logitsOf(state: Float32Array): Float64Array {
  return Float64Array.from(headOf(state), (x) => x / 10);
}

export function subjectOf(
  model: Partial<ExperimentModel> = {},
  change: Partial<Subject> = {},
): FakeSubject {
  const plain = fakeSubject({ place, excluded: 5 });
  const causes = {
    ...noCauses(),
    writesTo: ({ layer, dimensions }: { layer: number; dimensions: readonly number[] }) => {
      const of = writes[layer - 1]!;
      const row = (n: number): number[] => [...of.subarray(n * D, (n + 1) * D)];
      const list = Array.from({ length: neurons }, (_, n) => n);
      return Promise.resolve({
        weights: Float32Array.from(dimensions.flatMap((d) => list.map((n) => row(n)[d]!))),
        norms: Float32Array.from(list, (n) => Math.hypot(...row(n))),
      });
    },
    reads: ({ dimensions }: { dimensions: readonly number[] }) => {
      const rows = (of: Float32Array): Float32Array =>
        Float32Array.from(
          dimensions.flatMap((d) => [...of.subarray(d * neurons, (d + 1) * neurons)]),
        );
      const heads = { q: shares(reads.q), k: shares(reads.k), v: shares(reads.v) };
      return Promise.resolve({ heads, neurons: { up: rows(up), gate: rows(gate) } });
    },
  };
  const own = { causes, finalNorm: (s: Float32Array) => Promise.resolve(norm(true)(s)) };
  const head = (s: Float32Array): Promise<Float32Array> => Promise.resolve(headOf(s));
  return {
    ...plain,
    ...change,
    material: { ...plain.material, passages },
    model: { ...plain.model, ...own, head, flips: flipsOf(plain), ...model },
  };
}

export function factsFrom(
  subject: Subject,
  change: Partial<FactsTask> = {},
): Promise<readonly DimensionFacts[]> {
  const task: FactsTask = {
    ...{ dimensions: [7, 31], layers: [0, 1, 3], unread: [] },
    ...{ prompts, outputs: subject.words, seed: 0, ...change },
  };
  return factsOf(subject, task, quietHost).then((all) =>
    all.map((one) => ({ ...one, dimcat: 'test' })),
  );
}
