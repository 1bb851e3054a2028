/** A transformer in plain loops over float64, one row of tokens at a time: the oracle beside every graph. */
import type { BlockWeights, Linear, Norm, Spec, Weights } from './spec';

type Vectors = readonly Float64Array[];

export interface Reference {
  /** [layer 0..L][position]. */
  readonly states: readonly Vectors[];
  /** [block][position], head after head. */
  readonly keys: readonly Vectors[];
  readonly values: readonly Vectors[];
  readonly neurons: readonly Vectors[];
  readonly logits: Vectors;
}

/** What changes the vectors of each site of each block, 1..L, before anything reads them. */
export type Change = (site: 'k' | 'v' | 'ffn', block: number, vector: Float64Array) => Float64Array;

/** @param change The results show what it gave. */
export function reference(
  spec: Spec,
  weights: Weights,
  tokens: readonly number[],
  change: Change = (_site, _block, vector) => vector,
): Reference {
  const d = spec.dimensions;
  const row = (table: Float32Array, i: number): Float64Array =>
    Float64Array.from(table.subarray(i * d, (i + 1) * d));
  const embedded = (token: number): Float64Array =>
    row(weights.embedding, token).map((v) => v * spec.embeddingScale);
  let x: Vectors = tokens.map((token, p) =>
    spec.rotary ? embedded(token) : sum(embedded(token), row(weights.positions, p)),
  );
  const states = [x];
  const parts: BlockResult[] = [];
  for (const [b, block] of weights.blocks.entries()) {
    const result = runBlock(spec, block, x, (site, vectors) =>
      vectors.map((v) => change(site, b + 1, v)),
    );
    parts.push(result);
    x = result.state;
    states.push(x);
  }
  const last = spec.order === 'post' ? x : x.map((h) => normed(spec.norm, weights.final, h));
  return {
    states,
    keys: parts.map((p) => p.keys),
    values: parts.map((p) => p.values),
    neurons: parts.map((p) => p.neurons),
    logits: last.map((h) => times(weights.head, h)),
  };
}

interface BlockResult {
  readonly state: Vectors;
  readonly keys: Vectors;
  readonly values: Vectors;
  readonly neurons: Vectors;
}

type ChangeAll = (site: 'k' | 'v' | 'ffn', vectors: Vectors) => Vectors;

function runBlock(spec: Spec, block: BlockWeights, x: Vectors, change: ChangeAll): BlockResult {
  const before = (part: 0 | 1, h: Vectors): Vectors =>
    spec.order === 'post' ? h : h.map((v) => normed(spec.norm, block.norms[part], v));
  const behind = (part: 0 | 1, h: Vectors): Vectors => {
    const { scale } = block.behind[part];
    if (spec.layerScale) return h.map((v) => v.map((x, i) => x * scale[i]!));
    return spec.order === 'sandwich' ? h.map((v) => normed(spec.norm, block.behind[part], v)) : h;
  };
  const added = (part: 0 | 1, h: Vectors, more: Vectors): Vectors => {
    const both = h.map((v, p) => sum(v, more[p]!));
    return spec.order === 'post' ? both.map((v) => normed(spec.norm, block.norms[part], v)) : both;
  };
  const attention = attend(spec, block, before(0, x), change);
  const middle = added(0, x, behind(0, attention.out));
  const neurons = change(
    'ffn',
    (spec.parallel ? before(1, x) : before(1, middle)).map((h) => activate(spec, block, h)),
  );
  const written = neurons.map((n) => times(block.down, n));
  return { ...attention, state: added(1, middle, behind(1, written)), neurons };
}

function attend(
  spec: Spec,
  block: BlockWeights,
  h: Vectors,
  change: ChangeAll,
): { out: Vectors; keys: Vectors; values: Vectors } {
  const { heads, keyHeads, headWidth: w } = spec;
  const turned = (linear: Linear, norm: Norm): Vectors =>
    h.map((v, p) => turn(spec, perHead(spec, norm, times(linear, v)), p));
  const queries = turned(block.queries, block.headNorms[0]);
  const keys = change('k', turned(block.keys, block.headNorms[1]));
  const values = change(
    'v',
    h.map((v) => times(block.values, v)),
  );
  const out = h.map((_, p) => {
    const mixed = new Float64Array(heads * w);
    for (let head = 0; head < heads; head += 1) {
      const from = Math.floor((head * keyHeads) / heads) * w;
      const weights = softmax(
        keys.slice(0, p + 1).map((k) => dot(queries[p]!, head * w, k, from, w) / Math.sqrt(w)),
        spec.sinks ? block.sinks[head] : undefined,
      );
      for (let i = 0; i < w; i += 1)
        weights.forEach((a, q) => (mixed[head * w + i]! += a * values[q]![from + i]!));
    }
    return times(block.out, mixed);
  });
  return { out, keys, values };
}

function perHead({ headNorm, headWidth }: Spec, norm: Norm, v: Float64Array): Float64Array {
  if (!headNorm) return v;
  const out = new Float64Array(v.length);
  for (let at = 0; at < v.length; at += headWidth)
    out.set(normed('rms', norm, v.subarray(at, at + headWidth)), at);
  return out;
}

/** Angle of pair i of `pairs` at a position. */
export function angle(position: number, i: number, pairs: number): number {
  return position / 100 ** (i / pairs);
}

/** Rotates pairs of each head: (i, i + half), or neighbours; of a partial rotation the first half of the head only. */
function turn({ rotary, headWidth: w }: Spec, v: Float64Array, position: number): Float64Array {
  if (!rotary) return v;
  const out = Float64Array.from(v);
  const pairs = rotary === 'partial' ? Math.floor(w / 4) : w / 2;
  for (let head = 0; head < v.length; head += w)
    for (let i = 0; i < pairs; i += 1) {
      const [a, b] = rotary === 'pairs' ? [2 * i, 2 * i + 1] : [i, i + pairs];
      const t = angle(position, i, pairs);
      out[head + a] = v[head + a]! * Math.cos(t) - v[head + b]! * Math.sin(t);
      out[head + b] = v[head + b]! * Math.cos(t) + v[head + a]! * Math.sin(t);
    }
  return out;
}

function activate({ activation }: Spec, { up, gate }: BlockWeights, h: Float64Array): Float64Array {
  const act = {
    silu: (x: number) => x / (1 + Math.exp(-x)),
    gelu,
    relu: (x: number) => Math.max(0, x),
  }[activation];
  const raised = times(up, h);
  if (!gate) return raised.map(act);
  const gates = times(gate, h);
  return raised.map((x, i) => x * act(gates[i]!));
}

/** The tanh form. */
function gelu(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

export const epsilon = 1e-5;

function normed(kind: Spec['norm'], { scale, shift }: Norm, v: Float64Array): Float64Array {
  const mean = kind === 'layer' ? v.reduce((a, b) => a + b, 0) / v.length : 0;
  const variance = v.reduce((a, b) => a + (b - mean) ** 2, 0) / v.length;
  return v.map(
    (x, i) => ((x - mean) / Math.sqrt(variance + epsilon)) * scale[i]! + (shift?.[i] ?? 0),
  );
}

function times({ rows, columns, values, bias }: Linear, v: Float64Array): Float64Array {
  const out = Float64Array.from(bias ?? new Float64Array(columns));
  for (let i = 0; i < rows; i += 1)
    for (let j = 0; j < columns; j += 1) out[j]! += v[i]! * values[i * columns + j]!;
  return out;
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x + b[i]!);
}

function dot(a: Float64Array, from: number, b: Float64Array, at: number, count: number): number {
  let total = 0;
  for (let i = 0; i < count; i += 1) total += a[from + i]! * b[at + i]!;
  return total;
}

/** @param sink Takes its share of the weight. */
function softmax(x: readonly number[], sink = -Infinity): number[] {
  const most = Math.max(...x);
  const e = x.map((v) => Math.exp(v - most));
  const total = e.reduce((a, b) => a + b, Math.exp(sink - most));
  return e.map((v) => v / total);
}
