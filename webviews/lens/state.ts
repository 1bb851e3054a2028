/** What the lens knows, and which feature it shows. */
import { featureActions } from '../../server/protocol/panels/feature';
import {
  lensActions,
  lensAsks,
  type LensBasis,
  type LensCatalog,
  type LensHead,
  type LensInput,
  type LensReading,
  type LensToken,
} from '../../server/protocol/panels/lens';
import type { Scene } from '../common/scene';
import type { Values } from './layout';

/** An image or a sound that was read; one value for each feature. */
export interface ReadInput {
  readonly reading: LensInput;
  readonly values: readonly Values[];
}

export interface State {
  /** What the catalog's model reads, and what it has to offer. */
  readonly reads: LensCatalog['reads'];
  readonly names: Pick<LensCatalog, 'inputs' | 'total'>;
  readonly input: ReadInput | undefined;
  /** Why a file was not opened. */
  readonly openedWords: string;
  readonly reading: LensReading | undefined;
  /** One for each feature that was read. */
  readonly values: readonly Values[];
  readonly layers: readonly { readonly layer: number; readonly values: Values | undefined }[];
  /** The token looked at. */
  readonly at: number;
  readonly near: LensToken | undefined;
  readonly head: HeadState;
  /** What is looked for in the text. */
  readonly sought: string;
  /** Of a job that runs, in words. */
  readonly progress: string | undefined;
  /** What an edit did. */
  readonly said: string;
}

/** What the head says of some tokens, how far it is, or why it says nothing. */
export type HeadState =
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly reading: LensHead; readonly from: number }
  | { readonly kind: 'running'; readonly progress: string }
  | { readonly kind: 'fault'; readonly fault: string; readonly canRetry: boolean };

export const asks = { ...lensAsks, ...featureActions, ...lensActions };
export type LensScene = Scene<typeof asks, State>;

/** Rows of the matrix and of the table at a token. */
export const ROWS = 10;

export function shownFeature(
  { place }: LensScene,
  { features }: Pick<LensBasis, 'features'>,
): LensBasis['features'][number] | undefined {
  return features.find(({ id }) => id === place.feature) ?? features[0];
}
