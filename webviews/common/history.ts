/** Where a page has stood, for back and forward. Pure. */
import type { Place } from '../../server/protocol/panels/place';

export interface Step {
  readonly place: Place;
  /** Of the page, in CSS pixels. */
  readonly scroll: number;
}

export interface History {
  /** At least one; the page stands at `steps[at]`. */
  readonly steps: readonly Step[];
  readonly at: number;
}

const MOST_STEPS = 50;
/** Of the JSON text: the editor keeps the state of each page in its database. */
const LARGEST = 8000;

export function historyFrom(place: Place): History {
  return { steps: [{ place, scroll: 0 }], at: 0 };
}

export function here({ steps, at }: History): Step {
  return steps[at]!;
}

/** Goes to a new place; what lay ahead is forgotten. Going to where one stands changes nothing. */
export function visit(history: History, place: Place, scroll: number): History {
  if (JSON.stringify(here(history).place) === JSON.stringify(place)) return history;
  const behind = scrolled(history, scroll).steps.slice(0, history.at + 1);
  return bounded({ steps: [...behind, { place, scroll: 0 }], at: behind.length });
}

/** The same step at another place: what stood there before is no place to go back to. */
export function amended({ steps, at }: History, place: Place): History {
  return bounded({ steps: steps.map((step, i) => (i === at ? { ...step, place } : step)), at });
}

export function canMove({ steps, at }: History, by: number): boolean {
  return steps[at + by] !== undefined;
}

/** @returns The same history where there is nothing in that direction. */
export function move(history: History, by: number, scroll: number): History {
  return canMove(history, by) ? { ...scrolled(history, scroll), at: history.at + by } : history;
}

export function scrolled({ steps, at }: History, scroll: number): History {
  return { steps: steps.map((step, i) => (i === at ? { ...step, scroll } : step)), at };
}

/** Drops the oldest steps until the rest is small enough; the current one always stays. */
function bounded({ steps, at }: History): History {
  let from = Math.max(0, steps.length - MOST_STEPS);
  while (from < at && JSON.stringify(steps.slice(from)).length > LARGEST) from++;
  return { steps: steps.slice(from), at: at - from };
}
