/** What the page of the atlas remembers. */
import type { AtlasOrder } from '../../server/protocol/atlas';
import { atlasActions, atlasAsks } from '../../server/protocol/panels/atlas';
import type { Scene } from '../common/panel';
import type { Cell } from './layout/view';
import type { AtlasModel } from './model';

export const asks = { ...atlasAsks, ...atlasActions };
export type AtlasScene = Scene<typeof asks, State>;

export interface State {
  readonly model: AtlasModel | undefined;
  readonly order: AtlasOrder;
  /** Dimensions, ascending. */
  readonly brushed: readonly number[];
  readonly cursor: Cell;
}
