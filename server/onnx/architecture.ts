/**
 * The map of a transformer's graph: the role of its values. Values are named as in the graph that
 * `OpenModel.parse()` gives. Layers are those of docs/method.md#terms: block l, 1..L, reads the residual stream at
 * layer l - 1 and writes it at layer l; `blocks[l - 1]` is block l. So sites `k`, `v` and `ffn` have layers 1..L,
 * `resid` has 0..L.
 */
import type { WeightMatrix } from './weightMatrix';

/** What carries numbers between positions. */
export type MixerKind =
  | 'attention'
  | 'linear attention'
  | 'recurrence'
  /** Products of computed values, or running sums, which both kinds use. */
  | 'linear attention or recurrence'
  | 'convolution';

/**
 * The axes of a value in order, one letter each: `b` batch, `p` position, `t` batch and position in one, `f` all
 * features, `h` head, `w` width of a head, `1` an axis of length 1, `2` keys and values stacked.
 */
export type Axes = string;

/** A value that holds one vector for every position. */
export interface SiteTensor {
  readonly value: string;
  readonly axes: Axes;
  /** For an axis `2`: 0 keys, 1 values. */
  readonly part?: 0 | 1;
  /** Numbers in the vector of a position; of several heads, head after head. */
  readonly width: number;
  /** Number of `ElementType`. */
  readonly elementType: number;
}

export interface Attention {
  /** The part's addition to the residual stream: all heads, after the output projection and its bias. */
  readonly output: string;
  /** Heads of the queries; undefined if the graph does not show it. */
  readonly heads: number | undefined;
  /** Heads of keys and values: fewer than `heads` if they are grouped. */
  readonly keyHeads: number | undefined;
  readonly headWidth: number | undefined;
  /** After their norm and rotation, as they enter the product with the queries (before any scale). */
  readonly keys: SiteTensor | undefined;
  readonly values: SiteTensor | undefined;
}

export interface FeedForward {
  /** The part's addition to the residual stream. */
  readonly output: string;
  /** The input of the down projection: `act(gate) * up` of a gated one, else `act(x W)`. */
  readonly neurons: SiteTensor;
  readonly gated: boolean;
  /** The nonlinearity if it is known, e.g. "silu". */
  readonly activation: string | undefined;
  /** Row i: what neuron i writes, `inputs` neurons x `outputs` = D dimensions. */
  readonly down: WeightMatrix;
}

export interface Block {
  /** The residual stream at layer l - 1 and at layer l. */
  readonly input: string;
  readonly output: string;
  /** Whether attention and feed-forward read the same state. */
  readonly parallel: boolean;
  /** What carries numbers between positions, each kind once; empty in blocks with only a feed-forward part. */
  readonly mixers: readonly { readonly kind: MixerKind; readonly node: string }[];
  /** Undefined in blocks with other mixers, and if the states were named by hand. */
  readonly attention: Attention | undefined;
  /** Undefined if there is none, or it was not found: see `Architecture.missing`. */
  readonly ffn: FeedForward | undefined;
  /** Sites that the user named; they take precedence over found ones. */
  readonly hand?: { readonly k?: SiteTensor; readonly v?: SiteTensor; readonly ffn?: SiteTensor };
}

export interface Head {
  readonly logits: string;
  /** What the head reads: the output of the final norm, or the last state if there is none. */
  readonly input: string;
  /** D x vocabulary. */
  readonly weight: WeightMatrix;
  /** Whether the head and the embedding share one tensor. */
  readonly tied: boolean;
}

/** A part that was not found, and why. */
export interface Missing {
  readonly part: 'keys' | 'values' | 'attention' | 'ffn' | 'head' | 'final norm';
  /** Layer of the block, 1..L; undefined for the head and the final norm. */
  readonly layer: number | undefined;
  /** In words, with the nodes seen instead. */
  readonly reason: string;
}

export interface Architecture {
  readonly norm: 'pre' | 'post';
  readonly blocks: readonly Block[];
  /** Output of the norm between the last state and the head. */
  readonly finalNorm: string | undefined;
  readonly head: Head | undefined;
  readonly missing: readonly Missing[];
}
