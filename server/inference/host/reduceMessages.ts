/** What the thread that reduces logits is told, and what it answers. */
import type { Fault } from '../../protocol/fault';
import type { FlipRow } from '../../protocol/flips';
import type { RowPlace } from './reducing';

/** Rows of logits, [places, `width`] and maybe more: their memory moves to the thread. */
export interface LogitBatch {
  readonly places: readonly RowPlace[];
  readonly logits: Float32Array;
  readonly width: number;
}

export type ToReducer = { readonly id: number } & (
  | { readonly type: 'begin'; readonly watch: readonly number[]; readonly prompts: number }
  | { readonly type: 'batch'; readonly batch: LogitBatch }
  /** Asks for all rows. */
  | { readonly type: 'end' }
  /** Nobody asks any more. */
  | { readonly type: 'drop' }
);

export type FromReducer = { readonly id: number } & (
  | { readonly type: 'taken'; readonly fault?: Fault }
  | { readonly type: 'rows'; readonly rows: FlipRow[][] }
);
