import type { CatalogRow, overviewAsks, OverviewHead } from '../../server/protocol/panels/overview';
import type { FeatureState } from '../../server/protocol/workbench';
import type { Scene } from '../common/panel';

/** What the scatter shows along its width. */
export type Across = 'n' | 'null';

export interface State {
  readonly head: OverviewHead | undefined;
  /** In the order written; fewer than `head.features` until all pages are here. */
  readonly rows: readonly CatalogRow[];
  /** Part of an id or label, as typed. */
  readonly words: string;
  /** Undefined for all. */
  readonly only: FeatureState | undefined;
  readonly across: Across;
}

export type OverviewScene = Scene<typeof overviewAsks, State>;

/** Rows that the filter leaves. */
export function shownRows({ rows, words, only }: State): readonly CatalogRow[] {
  const wanted = words.trim().toLocaleLowerCase();
  return rows.filter(
    ({ id, label, state }) =>
      (only === undefined || state === only) &&
      (id.toLocaleLowerCase().includes(wanted) || label.toLocaleLowerCase().includes(wanted)),
  );
}
