/** What the experiments need from a model. */
import type { Methods } from '../protocol/calls';
import type { CausalCalls, FlipRun, FlipRunReply, MaskIdentity } from '../protocol/flips';

/** The live forward pass of one model, edited at one place. */
export interface FlipModel {
  flip(run: FlipRun): Promise<FlipRunReply>;
  /** Logits of the untouched model against the edited one with all-ones masks. */
  maskIdentity(prompt: readonly number[]): Promise<MaskIdentity>;
}

/** The live forward pass edited at any layers, and the weights that write the stream. */
export type CausalModel = Methods<CausalCalls>;
