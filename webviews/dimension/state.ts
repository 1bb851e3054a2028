import type {
  dimensionActions,
  dimensionAsks,
  DimensionPage,
} from '../../server/protocol/panels/dimension';
import type { Scene } from '../common/scene';

/** What runs a model or reads a cache, one at a time. */
export type Work = 'survey' | 'facts';

/** Under way, with its share in [0, 1] if that is known. */
export interface Working {
  readonly work: Work;
  readonly message: string;
  readonly share: number | null;
}

export interface State {
  readonly page: DimensionPage | undefined;
  readonly working: Working | undefined;
  /** Of the last work. */
  readonly warnings: readonly string[];
  /** What is looked for on the page; undefined before `/`. */
  readonly sought: string | undefined;
  /** What went wrong with the last action, in words. */
  readonly refusal: string | undefined;
}

export type DimensionAsks = typeof dimensionAsks & typeof dimensionActions;
export type DimensionScene = Scene<DimensionAsks, State>;
