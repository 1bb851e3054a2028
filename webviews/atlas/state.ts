/** What the page of the atlas remembers. Mode, order and colours are of its place: back and forward change them. */
import {
  COLOURS_OF,
  type AtlasColour,
  type AtlasMode,
  type AtlasOrder,
} from '../../server/protocol/atlas';
import { atlasActions, atlasAsks } from '../../server/protocol/panels/atlas';
import type { Place } from '../../server/protocol/panels/place';
import type { Grid } from '../common/parts/cells';
import type { Scene } from '../common/scene';
import type { Cell } from './layout/view';
import type { AtlasModel } from './model';

export const asks = { ...atlasAsks, ...atlasActions };
export type AtlasScene = Scene<typeof asks, State>;

export interface State {
  readonly model: AtlasModel | undefined;
  /** Dimensions, ascending. */
  readonly brushed: readonly number[];
  /** What came of the last thing done with them. */
  readonly said: string | undefined;
  readonly cursor: Cell;
  /** Exact figures of cells in sight. */
  readonly table: SightTable | undefined;
  /** What is computed or built now. */
  readonly making: { readonly message: string; readonly share: number | null } | undefined;
  readonly refusal: string | undefined;
  /** Why a picture was not saved. */
  readonly unsaved: string | undefined;
}

export interface SightTable {
  readonly caption: string;
  readonly grid: Grid;
}

export const initial: State = {
  model: undefined,
  brushed: [],
  said: undefined,
  cursor: { row: 0, column: 0 },
  table: undefined,
  making: undefined,
  refusal: undefined,
  unsaved: undefined,
};

export interface Shown {
  readonly mode: AtlasMode;
  readonly order: AtlasOrder;
  readonly colour: AtlasColour;
}

/** Colours of another mode give way to the first of this one. */
export function shownAt({ mode = 'features', order = 'cluster', colour }: Place): Shown {
  const colours = COLOURS_OF[mode];
  return { mode, order, colour: colours.find((each) => each === colour) ?? colours[0] };
}
