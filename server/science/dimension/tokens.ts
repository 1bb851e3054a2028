/** Output tokens, or classes, that something moves most. */
import type { Subject } from '../experiments/ports';

/** Shown on each side. */
const TOKENS = 10;

/** The logits that are shown, and their names. */
export interface Outputs {
  readonly ids: readonly number[];
  readonly nameOf: (id: number) => string;
}

/**
 * @param outputs What each logit is for; for classes that nothing names, empty.
 * @param logits How many there are.
 */
export function outputsShown(
  { excluded, inputs }: Pick<Subject, 'excluded' | 'inputs'>,
  outputs: readonly string[],
  logits: number,
): Outputs {
  const all = Array.from({ length: logits }, (_, id) => id);
  const nameOf = (id: number): string => outputs[id] ?? `class ${id}`;
  if (inputs) return { ids: all, nameOf };
  const left = new Set(excluded);
  return { ids: all.filter((id) => !left.has(id) && (outputs[id] ?? '') !== ''), nameOf };
}

/** Those of the outputs shown that lie above 0, highest first, and below, lowest first; equals by id. */
export function extremes(
  values: Float64Array,
  { ids }: Outputs,
): { readonly highest: readonly number[]; readonly lowest: readonly number[] } {
  const order = [...ids].sort((a, b) => values[b]! - values[a]! || a - b);
  const highest = order.slice(0, TOKENS).filter((id) => values[id]! > 0);
  const lowest = order
    .slice(-TOKENS)
    .reverse()
    .filter((id) => values[id]! < 0);
  return { highest, lowest };
}
