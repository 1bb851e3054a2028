/** Where a page has stood, and what a person chose there, for back and forward. Pure. */
import type { Decoded } from '../../server/protocol/decode';
import type { Choices, step } from '../../server/protocol/panels/choices';
import type { Place } from '../../server/protocol/panels/place';

export type Step = Decoded<typeof step>;

export interface History {
  /** At least one; the page stands at `steps[at]`. */
  readonly steps: readonly Step[];
  readonly at: number;
}

/** Choices to change; those that are undefined are taken back. */
export type Choice = { readonly [K in keyof Choices]?: Choices[K] | undefined };

const MOST_STEPS = 50;
/** Of the JSON text: the editor keeps the state of each page in its database. */
const LARGEST = 8000;

export function historyFrom(place: Place): History {
  return { steps: [{ place, scroll: 0 }], at: 0 };
}

export function here({ steps, at }: History): Step {
  return steps[at]!;
}

/**
 * Goes to a new place; what lay ahead is forgotten. Going to where one stands changes nothing.
 *
 * @param choices That hold there too.
 */
export function visit(history: History, place: Place, scroll: number, choices?: Choices): History {
  if (JSON.stringify(here(history).place) === JSON.stringify(place)) return history;
  const behind = scrolled(history, scroll).steps.slice(0, history.at + 1);
  const next = { place, scroll: 0, ...(choices && { choices }) };
  return bounded({ steps: [...behind, next], at: behind.length });
}

/** The same step at another place: what stood there before is no place to go back to. */
export function amended(history: History, place: Place): History {
  return bounded(changed(history, { place }));
}

/** The same step with other choices: there is no way back to each. */
export function chosen(history: History, choice: Choice): History {
  const all = Object.entries({ ...here(history).choices, ...choice });
  const choices = Object.fromEntries(all.filter(([, value]) => value !== undefined));
  return changed(history, { choices });
}

export function canMove({ steps, at }: History, by: number): boolean {
  return steps[at + by] !== undefined;
}

/** @returns The same history where there is nothing in that direction. */
export function move(history: History, by: number, scroll: number): History {
  return canMove(history, by) ? { ...scrolled(history, scroll), at: history.at + by } : history;
}

export function scrolled(history: History, scroll: number): History {
  return changed(history, { scroll });
}

/** Drops the oldest steps, then those ahead, until the rest is small enough; the current one always stays. */
export function bounded({ steps, at }: History): History {
  const isLarge = (from: number, to: number): boolean =>
    JSON.stringify(steps.slice(from, to)).length > LARGEST;
  let from = Math.max(0, steps.length - MOST_STEPS);
  while (from < at && isLarge(from, steps.length)) from++;
  let to = steps.length;
  while (to > at + 1 && isLarge(from, to)) to--;
  return { steps: steps.slice(from, to), at: at - from };
}

function changed({ steps, at }: History, change: Partial<Step>): History {
  return { steps: steps.map((step, i) => (i === at ? { ...step, ...change } : step)), at };
}
