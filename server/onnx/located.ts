/** What was found in a model's graph. */
import type { Architecture } from './architecture';

/** The token embedding: which input holds token ids, and how many there are. */
export interface Embedding {
  /** Graph input with the token ids, [batch, sequence]. */
  readonly input: string;
  /** Rows of the table. */
  readonly rows: number;
  readonly columns: number;
  /** Value that holds the table. */
  readonly table: string;
}

export interface Located {
  /** Value of each layer, 0..L. */
  readonly states: readonly string[];
  /** D. */
  readonly dimensions: number;
  /** Undefined for a model that reads no tokens. */
  readonly embedding: Embedding | undefined;
  /** Output with the logits; undefined if no single output follows the last state. */
  readonly logits: string | undefined;
  /** Element type of the states (see `ElementType`). */
  readonly elementType: number;
  /** Input name to head width, for past inputs whose shape leaves it open. */
  readonly pastWidths: ReadonlyMap<string, number>;
  /** Blocks, attention, neurons, head. */
  readonly parts: Architecture;
  /** In words, e.g. "decoder, pre-norm, pytorch export". */
  readonly architecture: string;
  /** What a configuration beside the model decided, in words; undefined if the graph shows everything. */
  readonly decided: string | undefined;
}
