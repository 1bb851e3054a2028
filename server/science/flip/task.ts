/** What a sign-flip test is asked. */
import type { SplitTask } from './splits';

export interface FlipTask extends SplitTask {
  readonly id: string;
  /** The catalog's other features: concepts of the disjoint arm, and targets that should move less. */
  readonly others: readonly { readonly id: string; readonly anchors: readonly number[] }[];
  /** Token ids before each token that is run alone. */
  readonly prefix: readonly number[];
  readonly prompts: readonly { readonly text: string; readonly tokens: readonly number[] }[];
  /** Vocabulary mean for centred signs, zeros for raw ones; length D. */
  readonly centre: Float32Array;
}

export interface FlipSettings {
  readonly seed: number;
  /** Draws of each control, default 5. */
  readonly draws: number;
  /** Default .05. */
  readonly alpha: number;
}
