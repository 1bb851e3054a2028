/** Input and output of a flip run, shared by the experiment (science) and the model (inference). */
import type { Question } from './calls';
import type { SiteKind } from './evidence';

/**
 * One edit of a vector of a site. For dimension d with h the state and c = h - centre: `force_d` +1 or -1 gives centre
 * + force * |c|; otherwise `mask_d` 1 leaves h bit for bit, and any other value gives centre + mask * c. A direction u
 * in `remove` is then projected out of the distance from the centre, h - (u . (h - centre)) u, and `add` is added.
 * Arrays have the site's width, D for the residual stream.
 */
export interface Intervention {
  readonly mask: Float32Array;
  readonly force: Float32Array;
  /** A vector of length 1; if absent, nothing is removed. */
  readonly remove?: Float32Array;
  readonly add?: Float32Array;
}

/** What a relative change needs of the logits at the last position. */
export interface WatchedLogits {
  readonly watched: Float64Array;
  /** Over the vocabulary. */
  readonly mean: number;
}

/**
 * The logits at the last position, reduced in the process that runs the model. Ranks start at 1 (highest logit), ties
 * mid-rank.
 */
export interface FlipRow extends WatchedLogits {
  readonly ranks: Float64Array;
  readonly deviation: number;
  readonly logSumExp: number;
  /** KL(row 0 || this row), nats. */
  readonly klFromFirst: number;
}

/** Where a state is edited. */
export interface EditedPlace {
  /** Absent: the residual stream. */
  readonly site?: SiteKind;
  /** 0..L for the residual stream; 1..L, the block that makes them, for keys, values and neurons. */
  readonly layer: number;
}

/** An edited place and the centre of its edits, of the site's width. */
export interface EditedLayer extends EditedPlace {
  readonly centre: Float32Array;
}

/** Every prompt with every row, edited at one place. */
export interface FlipRun {
  readonly prompts: readonly (readonly number[])[];
  /** What the edits turn about, of the site's width. */
  readonly centre: Float32Array;
  readonly rows: readonly Intervention[];
  /** Token ids whose logits are wanted. */
  readonly watch: readonly number[];
}

/** One row of an edited run: the edit at each edited layer, in their order; null leaves the layer unchanged. */
export type EditRow = readonly (Intervention | null)[];

/**
 * Where a state is edited: at every position, at the last one (while decoding: at the prompt's last and at all that
 * follow), or where the input token is one of a list.
 */
export type EditedPositions = 'all' | 'last' | { readonly tokens: readonly number[] };

/** Edits of one graph: the same layers serve every arm, feature and dose. */
export interface EditPlan {
  /** Ascending by layer, at least one. */
  readonly layers: readonly EditedLayer[];
  readonly rows: readonly EditRow[];
  readonly positions: EditedPositions;
}

/** Every prompt with every row. */
export interface EditRun extends EditPlan {
  readonly prompts: readonly (readonly number[])[];
  /** Token ids whose logits are wanted. */
  readonly watch: readonly number[];
}

/** Running text with every row: how well the model predicts it. */
export interface LossRun extends EditPlan {
  /** At least two tokens each. */
  readonly passages: readonly (readonly number[])[];
}

export interface GenerateRun extends EditPlan {
  readonly prompts: readonly (readonly number[])[];
  /** How many tokens are added to each prompt. */
  readonly tokens: number;
}

export interface Generated {
  /** `[prompt][row]`: the added tokens, each the one with the highest logit (the lowest id of equal ones). */
  readonly tokens: readonly (readonly (readonly number[])[])[];
  /** Whether keys and values of earlier positions were kept (`past`), or the whole text ran again for each token. */
  readonly decoding: 'past' | 'recompute';
}

/** The untouched model against the edited graph with neutral edits, over all positions of a prompt. */
export interface MaskIdentity {
  readonly bitIdentical: boolean;
  /** Logits. */
  readonly maxAbsDifference: number;
}

export interface EditIdentity extends MaskIdentity {
  /** Why the bits differ, in words; null if they do not. */
  readonly reason: string | null;
}

/** What the neurons of a block write into the residual stream: rows of its down projection. */
export interface NeuronWrites {
  readonly neurons: number;
  /** Bit d & 7 of byte `neuron * ceil(D / 8) + (d >> 3)`: the weight is above 0. */
  readonly signs: Uint8Array;
  /** The same layout: the weight's size is at least the median of its neuron's. */
  readonly loud: Uint8Array;
  /** Euclidean norm of each neuron's write. */
  readonly norms: Float32Array;
  /** How the weights are stored, in words, e.g. "float32 [1024, 256]". */
  readonly storage: string;
}

/** What all neurons of a block write into some dimensions. */
export interface DimensionWrites {
  /** [dimensions, neurons] row-major: weights of the down projection. */
  readonly weights: Float32Array;
  /** Euclidean norm of each neuron's write, over all dimensions. */
  readonly norms: Float32Array;
}

/**
 * What reads the residual stream in a block: input weights, times the scale of the norm before them. The norm's
 * division and its subtraction of a mean are left out. Each part can be missing, with the reason in words.
 */
export interface BlockReads {
  /** For queries, keys and values [D, heads] row-major: the dimension's share of the head's squared input norm. */
  readonly heads:
    | { readonly q: Float32Array; readonly k: Float32Array; readonly v: Float32Array }
    | { readonly reason: string };
  /**
   * [dimensions, neurons] row-major: the cosine of a neuron's input weights with the dimension, in [-1, 1]. `gate` is
   * null for neurons that are not gated.
   */
  readonly neurons:
    { readonly up: Float32Array; readonly gate: Float32Array | null } | { readonly reason: string };
}

/** How the attention of a block is split into heads; null if the graph does not tell. */
export interface HeadShape {
  readonly heads: number | null;
  /** Heads of keys and values: fewer than `heads` if they are grouped. */
  readonly keyHeads: number | null;
  readonly headWidth: number | null;
}

export interface DimensionsOfBlock {
  /** 1..L. */
  readonly layer: number;
  /** Of the stream, 0..D-1. */
  readonly dimensions: readonly number[];
}

/**
 * The questions about causes that the live model answers: each call's input and output. Row 0 of a run is its
 * reference.
 */
export interface CausalCalls {
  /** The last position's logits, `[prompt][row]`. */
  readonly run: { readonly given: EditRun; readonly reply: readonly (readonly WatchedLogits[])[] };
  /**
   * The direct effect alone, `[prompt][row]`: the change that the edits make to the untouched states at the last
   * position is added to the last layer's untouched state, which then goes through the final norm and the head. Of the
   * residual stream alone.
   */
  readonly direct: {
    readonly given: EditRun;
    readonly reply: readonly (readonly WatchedLogits[])[];
  };
  /** Mean negative log-likelihood of each next token, nats, `[passage][row]`. */
  readonly losses: { readonly given: LossRun; readonly reply: readonly (readonly number[])[] };
  /** Greedy decoding. */
  readonly generate: { readonly given: GenerateRun; readonly reply: Generated };
  readonly identity: {
    readonly given: { readonly layers: readonly EditedLayer[]; readonly prompt: readonly number[] };
    readonly reply: EditIdentity;
  };
  /** The neurons of block `layer` (1..L), whose writes make the state at `layer`. */
  readonly writes: { readonly given: { readonly layer: number }; readonly reply: NeuronWrites };
  readonly heads: { readonly given: { readonly layer: number }; readonly reply: HeadShape };
  /** What the neurons of block `layer` write into some dimensions of the stream. */
  readonly writesTo: { readonly given: DimensionsOfBlock; readonly reply: DimensionWrites };
  /** What block `layer` reads; of neurons, for some dimensions of the stream alone. */
  readonly reads: { readonly given: DimensionsOfBlock; readonly reply: BlockReads };
  /** Real-valued writes of some neurons of block `layer`, [neurons, D] row-major. */
  readonly columns: {
    readonly given: { readonly layer: number; readonly neurons: readonly number[] };
    readonly reply: Float32Array;
  };
}

/** The names of all calls about causes. */
export const CAUSAL_CALLS = Object.keys({
  run: 1,
  direct: 1,
  losses: 1,
  generate: 1,
  identity: 1,
  writes: 1,
  heads: 1,
  writesTo: 1,
  reads: 1,
  columns: 1,
} satisfies Record<keyof CausalCalls, 1>) as readonly (keyof CausalCalls)[];

/** One call, as a message. */
export type CausalQuestion = Question<CausalCalls>;
