import type { ComparedFeature, Outcome } from '../../server/protocol/comparison';
import type { CompareHead, CompareSides, compareAsks } from '../../server/protocol/panels/compare';
import type { Scene } from '../common/panel';

export interface State {
  readonly head: CompareHead | undefined;
  readonly sides: CompareSides | undefined;
  /** As the server orders them; fewer than there are until all pages are here. */
  readonly features: readonly ComparedFeature[];
  /** The layer that is being measured, with how far it is. */
  readonly measuring: { readonly share: number | null; readonly message: string } | undefined;
  /** Why it could not be. */
  readonly fault: string | undefined;
  /** Part of an id or label, as typed. */
  readonly words: string;
  /** Undefined for all. */
  readonly only: Outcome | undefined;
}

export type CompareScene = Scene<typeof compareAsks, State>;

/** How many features there are, on either side. */
export function total({ counts }: CompareHead): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}
