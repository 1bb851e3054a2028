/**
 * What a family of models is, to the rest of Dimcat: its embedding, its blocks and its end, each as a function that
 * adds nodes to a graph and says which values are the sites. A family reads its configuration once, refuses what it
 * cannot compute, and gives a plan. Nothing is located: the plan names every site itself.
 */
import type { Attention, Block, FeedForward, Head } from '../onnx/architecture';
import type { Embedding } from '../onnx/located';
import type { GraphBuilder, Value } from './builder';
import type { Fields } from './fields';

export interface Family {
  /** The `model_type` of its configurations. */
  readonly types: readonly string[];
  /**
   * Reads every field of the configuration that the forward pass depends on.
   *
   * @param has Whether the checkpoint has a tensor of this name.
   * @throws FaultError `model-unsupported` for a value that the family cannot compute.
   */
  readonly plan: (config: Fields, has: (tensor: string) => boolean) => Plan;
}

/** The first state, and the table of tokens that it comes from. */
export interface Embedded {
  /** [batch, positions, D]. */
  readonly state: Value;
  /** Undefined for a model of images or sounds. */
  readonly embedding: Embedding | undefined;
}

/** The sites are named by the framework; a family gives the values as it made them. */
export interface BuiltBlock extends Pick<Block, 'parallel' | 'mixers' | 'attention' | 'ffn'> {
  /** [batch, positions, D]: the state after the block. */
  readonly output: Value;
  readonly attention: Attention | undefined;
  readonly ffn: FeedForward | undefined;
  /** In place of `ffn`: why the block has no neurons that a sign could be read of. */
  readonly noNeurons?: string;
}

export interface End {
  /** Output of the norm after the last block; undefined if there is none. */
  readonly finalNorm: Value | undefined;
  /** Undefined for a checkpoint without a head. */
  readonly head: Head | undefined;
  /** Axes of the logits, if they are not those of a language model. */
  readonly axes?: readonly string[];
}

/** Keys and values of earlier positions that a block takes: float32 [batch, keyHeads, past, width]. */
export interface PastShape {
  readonly keyHeads: number;
  readonly width: number;
}

export interface Plan {
  /** For people, e.g. "llama, pre-norm decoder". */
  readonly description: string;
  readonly norm: 'pre' | 'post';
  /** D. */
  readonly dimensions: number;
  /** L. */
  readonly layers: number;
  /** Undefined if the blocks cannot continue from keys and values alone: then no graph takes a past. */
  readonly past: PastShape | ((layer: number) => PastShape) | undefined;
  embed(graph: GraphBuilder): Embedded;
  /** @param layer 1..L. @param input The state at `layer` - 1. */
  block(graph: GraphBuilder, layer: number, input: Value): BuiltBlock;
  /** @param last The state at layer L. */
  end(graph: GraphBuilder, last: Value): End;
  /** Tensors of the checkpoint that the forward pass does not read; any other unread one is refused. */
  isUnread(tensor: string): boolean;
}

/**
 * A part of a model, as a graph of its own. Its states have the names of {@link stateName} in every part, so the end of
 * one part is the input of the next: `{ from: 'tokens', to: 4 }`, `{ from: 4, to: 8 }`, `{ from: 8, to: 'logits' }`.
 */
export interface Part {
  /** `tokens`: from the token ids (or numbers of an image) on. A number: the state at this layer is an input. */
  readonly from: 'tokens' | number;
  /** `logits`: with the final norm and the head. A number: the state at this layer is the output. */
  readonly to: number | 'logits';
}

export const whole: Part = { from: 'tokens', to: 'logits' };

/** Name of the residual stream at a layer, 0..L, in every graph of a checkpoint: float32 [batch, positions, D]. */
export function stateName(layer: number): string {
  return `resid.${layer}`;
}
