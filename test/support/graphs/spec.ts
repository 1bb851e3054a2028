/** Small transformers of every common shape: what they are made of, and their random weights. */
import { Random } from '../random';

export interface Spec {
  readonly dimensions: number;
  readonly layers: number;
  readonly heads: number;
  /** Heads of keys and values. */
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly norm: 'layer' | 'rms';
  /** Where the norms are: before each part, behind each sum, or before and behind each part. */
  readonly order: 'pre' | 'post' | 'sandwich';
  /** Both parts read the block's input: `x + (a + f)`, `(x + a) + f`, or `(x + f) + a`. */
  readonly parallel: false | 'sum' | 'attention-first' | 'ffn-first';
  readonly gated: boolean;
  readonly activation: 'silu' | 'gelu' | 'relu';
  readonly rotary: false | 'halves' | 'pairs' | 'partial';
  /** RMS norm of each head's queries and keys. */
  readonly headNorm: boolean;
  readonly bias: boolean;
  /** What each part writes is scaled, dimension by dimension, before it is added. */
  readonly layerScale: boolean;
  /** Factor of the token embeddings. */
  readonly embeddingScale: number;
  /** A score of each head that takes weight from all positions and mixes in no value. */
  readonly sinks: boolean;
}

export const plainSpec: Spec = {
  dimensions: 24,
  layers: 3,
  heads: 4,
  keyHeads: 4,
  headWidth: 6,
  hidden: 40,
  vocabulary: 50,
  norm: 'layer',
  order: 'pre',
  parallel: false,
  gated: false,
  activation: 'gelu',
  rotary: false,
  headNorm: false,
  bias: true,
  layerScale: false,
  embeddingScale: 1,
  sinks: false,
};

/** Rows are inputs: y = x W + b. */
export interface Linear {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  readonly bias: Float32Array | undefined;
}

export interface Norm {
  readonly scale: Float32Array;
  readonly shift: Float32Array | undefined;
}

export interface BlockWeights {
  readonly queries: Linear;
  readonly keys: Linear;
  readonly values: Linear;
  readonly out: Linear;
  readonly up: Linear;
  readonly gate: Linear | undefined;
  readonly down: Linear;
  /** Before attention and feed-forward, or behind their sums in a post-norm block. */
  readonly norms: readonly [Norm, Norm];
  /** Behind attention and feed-forward in a sandwich; the scales alone are those of a layer scale. */
  readonly behind: readonly [Norm, Norm];
  readonly headNorms: readonly [Norm, Norm];
  /** One of each head. */
  readonly sinks: Float32Array;
}

export interface Weights {
  readonly embedding: Float32Array;
  readonly positions: Float32Array;
  readonly blocks: readonly BlockWeights[];
  readonly final: Norm;
  readonly head: Linear;
}

export const longest = 16;

export function weightsOf(spec: Spec, seed = 1): Weights {
  const random = new Random(seed);
  const { dimensions: d, hidden, vocabulary, heads, keyHeads, headWidth } = spec;
  const linear = (rows: number, columns: number, bias = spec.bias): Linear => ({
    rows,
    columns,
    values: random.normals(rows * columns, 1 / Math.sqrt(rows)),
    bias: bias ? random.normals(columns, 0.3) : undefined,
  });
  const norm = (width: number): Norm => ({
    scale: random.normals(width, 0.2).map((x) => 1 + x),
    shift: spec.norm === 'layer' ? random.normals(width, 0.2) : undefined,
  });
  const block = (): BlockWeights => ({
    queries: linear(d, heads * headWidth),
    keys: linear(d, keyHeads * headWidth),
    values: linear(d, keyHeads * headWidth),
    out: linear(heads * headWidth, d),
    up: linear(d, hidden),
    gate: spec.gated ? linear(d, hidden) : undefined,
    down: linear(hidden, d),
    norms: [norm(d), norm(d)],
    behind: [norm(d), norm(d)],
    headNorms: [headNorm(random, headWidth), headNorm(random, headWidth)],
    sinks: spec.sinks ? random.normals(heads) : new Float32Array(heads),
  });
  return {
    embedding: random.normals(vocabulary * d),
    positions: random.normals(longest * d, 0.3),
    blocks: Array.from({ length: spec.layers }, block),
    final: norm(d),
    head: linear(d, vocabulary, false),
  };
}

function headNorm(random: Random, width: number): Norm {
  return { scale: random.normals(width, 0.2).map((x) => 1 + x), shift: undefined };
}
