import type { Sorting } from '../../../server/protocol/panels/choices';

export const SORTING = 'dimcat-sorting';

/** A table's question how it was sorted, which the page answers at once in `known`; or what the person made of it. */
interface SortingDetail {
  readonly table: string;
  /** Undefined asks; null is the order as given. */
  readonly told: Sorting | null | undefined;
  known: Sorting | undefined;
}
export type SortingEvent = CustomEvent<SortingDetail>;

export function knownSorting(from: EventTarget, table: string): Sorting | undefined {
  return dispatched(from, { table, told: undefined, known: undefined }).known;
}

export function tellSorting(from: EventTarget, table: string, told: Sorting | null): void {
  dispatched(from, { table, told, known: undefined });
}

function dispatched(from: EventTarget, detail: SortingDetail): SortingDetail {
  from.dispatchEvent(new CustomEvent(SORTING, { detail, bubbles: true }));
  return detail;
}
