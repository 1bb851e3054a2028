import type { CatalogRow, overviewAsks, OverviewHead } from '../../server/protocol/panels/overview';
import { FEATURE_STATES, type FeatureState } from '../../server/protocol/workbench';
import type { Scene } from '../common/scene';

/** What the scatter shows along its width. */
export type Across = 'n' | 'null';

export interface State {
  readonly head: OverviewHead | undefined;
  /** In the order written; fewer than `head.features` until all pages are here. */
  readonly rows: readonly CatalogRow[];
}

export type OverviewScene = Scene<typeof overviewAsks, State>;

/** The verdict whose rows are shown; undefined for all. */
export function onlyOf({ choices }: OverviewScene): FeatureState | undefined {
  return FEATURE_STATES.find((state) => state === choices.only);
}

/** Rows that the filter leaves. */
export function shownRows(scene: OverviewScene): readonly CatalogRow[] {
  const { words = '' } = scene.choices;
  const { rows } = scene.state;
  const only = onlyOf(scene);
  const wanted = words.trim().toLocaleLowerCase();
  return rows.filter(
    ({ id, label, state }) =>
      (only === undefined || state === only) &&
      (id.toLocaleLowerCase().includes(wanted) || label.toLocaleLowerCase().includes(wanted)),
  );
}
