/** Keeping the statistics of rows of logits. Runs in any thread: it knows no ONNX Runtime. */
import type { FlipRow } from '../../protocol/flips';
import { Ranks, reduceLogits, referenceOf, requireFinite, type Reference } from './reduce';

/** Where a row belongs: a prompt of the request, and one of its edits. */
export interface RowPlace {
  readonly prompt: number;
  readonly row: number;
}

export interface Reducing {
  /** @throws FaultError `non-finite-state`. */
  readonly take: (place: RowPlace, logits: Float32Array) => void;
  /** By prompt and row. */
  readonly rows: FlipRow[][];
}

/** Keeps the statistics of each row of logits; the first row of each prompt is its reference. */
export function reducing(watch: readonly number[], prompts: number): Reducing {
  const references = new Map<number, Reference>();
  const ranks = new Ranks(watch);
  const rows: FlipRow[][] = Array.from({ length: prompts }, () => []);
  const take = ({ prompt, row }: RowPlace, logits: Float32Array): void => {
    if (row === 0) references.set(prompt, referenceOf(logits));
    const reduced = reduceLogits(logits, references.get(prompt)!, ranks);
    if (!Number.isFinite(reduced.mean)) requireFinite(logits, row);
    rows[prompt]![row] = reduced;
  };
  return { take, rows };
}
