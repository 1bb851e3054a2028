/** Asks for the atlas: first what is in it and the overview of all, then tiles as they come into sight. */
import type { TileAt } from '../../server/protocol/panels/atlas';
import { PanelFault } from '../common/client';
import { allBlocksFrom, blocksFrom, numbersFrom, type Blocks } from './layout/blocks';
import type { AtlasModel } from './model';
import { shownAt, type AtlasScene } from './state';

export async function loadAtlas(scene: AtlasScene): Promise<void> {
  const { client } = scene;
  const { mode, order, colour } = shownAt(scene.place);
  const [page, ordering, overview] = await Promise.all([
    client.get('page', { mode }, { slot: 'page' }),
    client.get('order', { mode, order }, { slot: 'order' }),
    client.get('overview', { mode, order, colour }, { slot: 'overview', remember: false }),
  ]);
  const { rows, columns, blockX, blockY } = overview.data;
  const numbers = bytesOf(ordering.bytes);
  scene.set({
    // Figures of other cells.
    table: undefined,
    unsaved: undefined,
    model: {
      ...{ page: page.data, mode, order, colour },
      covered: new Uint8Array(bytesOf(page.bytes)),
      columns: numbersFrom(numbers, 0, ordering.data.columns),
      rows: numbersFrom(numbers, ordering.data.columns, ordering.data.rows),
      overview: {
        blocks: blocksFrom(bytesOf(overview.bytes), 0, rows, columns),
        ...{ x: blockX, y: blockY },
      },
    },
  });
}

/** The tiles in the order of a model. */
export async function tilesOf(
  { client }: AtlasScene,
  { mode, order, colour }: AtlasModel,
  tiles: readonly TileAt[],
): Promise<readonly Blocks[]> {
  const { data, bytes } = await client.get(
    'tiles',
    { mode, order, colour, tiles: [...tiles] },
    { remember: false },
  );
  return allBlocksFrom(bytesOf(bytes), data.sizes);
}

function bytesOf(bytes: ArrayBuffer | undefined): ArrayBuffer {
  if (bytes !== undefined) return bytes;
  throw new PanelFault(
    'unreadable',
    'The page received data that it cannot read.',
    'Run "Dimcat: Restart Server".',
  );
}
