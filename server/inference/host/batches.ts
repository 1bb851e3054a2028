/** Texts that run together, and how far they have come. */
import type { EditRow } from '../../protocol/flips';
import type { Carried } from '../edit/ranges';
import type { TensorBag } from './tensorBag';

/** One row of a batch: a text and the edits of its states. */
export interface EditedRow {
  readonly tokens: readonly number[];
  readonly edits: EditRow;
}

/** Texts of one length, and what crossed the last cut that they have come to. */
export interface Batch {
  readonly items: readonly EditedRow[];
  bag: TensorBag;
}

/** Where all batches of a walk are: behind the block of a layer, with the values that cross there. */
export interface Front {
  readonly layer: number;
  readonly carried: readonly Carried[];
}
