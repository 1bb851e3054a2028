/** The task of a sign-flip test. */
import type { FlipCentre } from '../../protocol/evidence';
import type { FlipPrompt } from './prompts';
import type { SplitTask } from './splits';

export interface FlipTask extends SplitTask {
  readonly id: string;
  /** The catalog's other features: concepts of the disjoint arm, and targets that should move less. */
  readonly others: readonly {
    readonly id: string;
    readonly anchors: readonly number[];
    /** Of a classifier: its classes. */
    readonly classes?: readonly number[];
  }[];
  /** Token ids before each token that runs alone. */
  readonly prefix: readonly number[];
  readonly prompts: readonly FlipPrompt[];
  /** Vocabulary mean for centred signs, zeros for raw ones; length D. */
  readonly centre: Float32Array;
  /** What the arms turn about: `zero` for raw signs. */
  readonly about: FlipCentre;
}

export interface FlipSettings {
  readonly seed: number;
  /** Draws of each control; fewer than `FLIP_DRAWS` cost a warning. */
  readonly draws: number;
  /** Default .05. */
  readonly alpha: number;
}
