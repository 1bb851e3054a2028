import { TILE } from '../../server/protocol/panels/atlas';
import type { Cell } from './layout/view';
import type { AtlasModel, KnownCell } from './model';
import type { Tiles } from './tiles';

/** Cells from what was fetched: the overview if a block of it is one cell, otherwise tiles of single cells. */
export class LookUp<P> {
  constructor(
    private readonly model: AtlasModel,
    private readonly tiles: Pick<Tiles<P>, 'get'>,
  ) {}

  cell({ row, column }: Cell): KnownCell | undefined {
    const { blocks, x, y } = this.model.overview;
    const isWhole = x === 1 && y === 1;
    const at = {
      ...{ levelX: 0, levelY: 0 },
      row: Math.floor(row / TILE),
      column: Math.floor(column / TILE),
    };
    const held = isWhole ? blocks : this.tiles.get(at)?.blocks;
    if (held === undefined) return undefined;
    const [r, c] = isWhole ? [row, column] : [row % TILE, column % TILE];
    const index = r * held.columns + c;
    return { value: held.values[index]!, flags: held.flags[index]! };
  }
}
