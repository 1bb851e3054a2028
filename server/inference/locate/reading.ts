/** What the user said about a model's graph, if its structure leaves a choice or shows too little. */
import type { SiteKind } from '../../protocol/evidence';

export interface Reading {
  /** Which of several streams: `encoder`, `decoder`, or the name of its first input or last value. */
  readonly stream?: string;
  /** Values of the graph by hand: `resid` for layers 0..L, the others for layers 1..L. */
  readonly tensors?: Readonly<Partial<Record<SiteKind, readonly string[]>>>;
}
