import type { ComparedFeature, Outcome } from '../../server/protocol/comparison';
import {
  OUTCOMES,
  type Against,
  type compareActions,
  type compareAsks,
  type CompareHead,
  type CompareSides,
} from '../../server/protocol/panels/compare';
import type { DataOf } from '../../server/protocol/panels/asks';
import type { Place } from '../../server/protocol/panels/place';
import type { Scene } from '../common/scene';

export interface State {
  readonly head: CompareHead | undefined;
  readonly sides: CompareSides | undefined;
  /** As the server orders them; fewer than there are until all pages are here. */
  readonly features: readonly ComparedFeature[];
  /** How far the measuring elsewhere is. */
  readonly measuring: { readonly share: number | null; readonly message: string } | undefined;
  /** Why it could not be, or why no model was chosen. */
  readonly fault: string | undefined;
  /** Features that could not be measured at a side, with the reasons. */
  readonly refused: { readonly at: Against; readonly features: Refused } | undefined;
  /** The place whose feature has been found. */
  readonly cameFor: Place | undefined;
}

type Refused = DataOf<(typeof compareAsks)['measureThere']>['refused'];
export type CompareAsks = typeof compareAsks & typeof compareActions;
export type CompareScene = Scene<CompareAsks, State>;

/** Git runs what a repository's settings name; another model is loaded. */
export function needsTrust({ layer, model, other }: Against): boolean {
  return model !== undefined || (other === undefined && layer === undefined);
}

/** The outcome whose features are shown; undefined for all. */
export function onlyOf({ choices }: CompareScene): Outcome | undefined {
  return OUTCOMES.find((outcome) => outcome === choices.only);
}

/** How many features there are, on either side. */
export function total({ counts }: CompareHead): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}
