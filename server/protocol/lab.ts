/** What the flip lab is asked, and what it sees. */
import type { Prompt } from './prompts';

export const LAB_ARMS = ['away', 'toward', 'flip'] as const;
export type LabArm = (typeof LAB_ARMS)[number];
export const LAB_POSITIONS = ['all', 'last'] as const;
export type LabPositions = (typeof LAB_POSITIONS)[number];

export interface LabOptions extends Prompt {
  /** Ids; the registers of all are edited. */
  readonly features: readonly string[];
  /** Further dimensions, with polarity +. */
  readonly dimensions: readonly number[];
  readonly arm: LabArm;
  /** Share of each register that is edited, its best dimensions first, in (0, 1]. */
  readonly dose: number;
  readonly positions: LabPositions;
  /** The catalog's own by default. */
  readonly layer?: number;
}

export interface LabToken {
  readonly text: string;
  readonly before: number;
  readonly after: number;
  readonly logProbability: number;
  readonly relative: number;
  readonly rankBefore: number;
  readonly rankAfter: number;
}

export interface LabLook {
  /** The tokens that the model was given, prefix and special tokens included. */
  readonly prompt: readonly string[];
  readonly layer: number;
  /** How many dimensions were edited. */
  readonly edited: number;
  readonly tokens: readonly LabToken[];
  /** KL(before || after) at the next token, nats. */
  readonly kl: number;
  /** Mean relative change of the anchors of the edited features, and of those of all others, in logits. */
  readonly own: number | null;
  readonly others: number | null;
  /** Greedy continuations, token by token; absent where the model reads at a mask. */
  readonly continued?: {
    readonly before: readonly string[];
    readonly after: readonly string[];
    /** The first token that differs; the length if none does. */
    readonly change: number;
  };
  /** With masks of ones, against the untouched model. */
  readonly identity: { readonly bitIdentical: boolean; readonly maxAbsDifference: number };
  /** By the clock, what the model ran. */
  readonly milliseconds: number;
}
