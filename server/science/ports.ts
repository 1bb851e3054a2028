/** What the experiments need of a model. */
import type { CausalCalls, FlipRow, Intervention } from '../protocol/flips';

export interface FlipRun {
  readonly prompt: readonly number[];
  readonly rows: readonly Intervention[];
  /** Token ids whose logits are wanted. */
  readonly watch: readonly number[];
  /** Also return the unedited state, [positions, D] row-major. */
  readonly states: boolean;
}

/** The live forward pass of one model, edited at one layer. */
export interface FlipModel {
  run(run: FlipRun): Promise<{ readonly rows: readonly FlipRow[]; readonly states?: Float32Array }>;
  /** Logits of the untouched model against the edited one with all-ones masks. */
  maskIdentity(
    prompt: readonly number[],
  ): Promise<{ readonly bitIdentical: boolean; readonly maxAbsDifference: number }>;
}

/** The live forward pass edited at any layers, and the weights that write the stream. */
export type CausalModel = {
  readonly [C in keyof CausalCalls]: (
    given: CausalCalls[C]['given'],
  ) => Promise<CausalCalls[C]['reply']>;
};
