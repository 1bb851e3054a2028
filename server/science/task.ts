import type { RegisterRule } from '../protocol/evidence';

/** What is measured, as token ids of the planes. */
export interface FeatureTask {
  readonly id: string;
  readonly anchors: readonly number[];
  readonly anchorTexts: readonly string[];
  /** The group that is never on both sides of a fold, one text per anchor, if it is not the word. */
  readonly anchorGroups?: readonly string[];
  /** Explicit negatives; null for the rest of the evaluated vocabulary. */
  readonly negatives: readonly number[] | null;
  /** Like `anchorGroups`, one text per negative; absent if each is its own group. */
  readonly negativeGroups?: readonly string[];
  readonly register: RegisterRule;
  /** Of a register written by hand: ids of anchors that had no part in choosing it; absent where none is known. */
  readonly unseen?: readonly number[];
  /** Of a claim of one dimension, which its register then is. */
  readonly claimed?: Claimed;
}

/**
 * What chose the dimension that a claim is about: perhaps its words, as the best of all dimensions, so that its figures
 * are corrected for the choice; or something else, as the catalog says.
 */
export type Claimed = 'among-all' | 'elsewhere';
