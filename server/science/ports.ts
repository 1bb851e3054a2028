/** What the experiments need of a model. */
import type { Methods } from '../protocol/calls';
import type { CausalCalls, FlipRow, Intervention } from '../protocol/flips';

export interface FlipRun {
  readonly prompt: readonly number[];
  readonly rows: readonly Intervention[];
  /** Token ids whose logits are wanted. */
  readonly watch: readonly number[];
  /** Also return the unedited state, [positions, D] row-major. */
  readonly states: boolean;
}

export interface FlipRunReply {
  readonly rows: readonly FlipRow[];
  /** Where they were asked for. */
  readonly states?: Float32Array;
}

export interface MaskIdentity {
  readonly bitIdentical: boolean;
  /** Logits. */
  readonly maxAbsDifference: number;
}

/** The live forward pass of one model, edited at one layer. */
export interface FlipModel {
  flip(run: FlipRun): Promise<FlipRunReply>;
  /** Logits of the untouched model against the edited one with all-ones masks. */
  maskIdentity(prompt: readonly number[]): Promise<MaskIdentity>;
}

/** The live forward pass edited at any layers, and the weights that write the stream. */
export type CausalModel = Methods<CausalCalls>;
