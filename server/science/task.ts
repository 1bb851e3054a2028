import type { RegisterRule } from '../protocol/evidence';

/** What is measured, as token ids of the planes. */
export interface FeatureTask {
  readonly id: string;
  readonly anchors: readonly number[];
  readonly anchorTexts: readonly string[];
  /** What is never on both sides of a fold, one text an anchor, where it is not the word. */
  readonly anchorGroups?: readonly string[];
  /** Explicit negatives; null for the rest of the evaluated vocabulary. */
  readonly negatives: readonly number[] | null;
  /** As `anchorGroups`, one text a negative; absent where each stands alone. */
  readonly negativeGroups?: readonly string[];
  readonly register: RegisterRule;
  /** Of a register written by hand: ids of anchors that had no part in choosing it; absent where none is known. */
  readonly unseen?: readonly number[];
}
