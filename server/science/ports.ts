/** What the experiments need from a model. */
import type { Methods } from '../protocol/calls';
import type { CausalCalls, FlipRow, FlipRun, MaskIdentity } from '../protocol/flips';

/** The live forward pass of one model, edited at one place. */
export interface FlipModel {
  /** Whether the model is larger than the memory: each question reads weights anew, so all is asked at once. */
  readonly byBlocks?: boolean;
  /** `[prompt][row]` */
  flip(run: FlipRun): Promise<readonly (readonly FlipRow[])[]>;
  /** The unedited vectors of the place in each prompt, all positions: [positions, width] row-major each. */
  unedited(prompts: readonly (readonly number[])[]): Promise<readonly Float32Array[]>;
  /** Logits of the untouched model against the edited one with all-ones masks. */
  maskIdentity(prompt: readonly number[]): Promise<MaskIdentity>;
}

/** The live forward pass edited at any layers, and the weights that write the stream. */
export type CausalModel = Methods<CausalCalls>;
