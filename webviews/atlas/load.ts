/** Asks for the atlas: first what is in it and the overview of all, then tiles as they come into sight. */
import type { TileAt } from '../../server/protocol/panels/atlas';
import { PanelFault } from '../common/client';
import { LONGEST_BRUSH } from '../../server/protocol/panels/choices';
import { allBlocksFrom, blocksFrom, numbersFrom, type Blocks } from './layout/blocks';
import { packedDimensions, unpackedDimensions } from './layout/brush';
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
  const { cursor, brushed } = scene.choices;
  const { rows, columns, blockX, blockY } = overview.data;
  const numbers = bytesOf(ordering.bytes);
  scene.set({
    // Figures of other cells.
    table: undefined,
    unsaved: undefined,
    ...(brushed !== undefined && { brushed: unpackedDimensions(brushed) }),
    ...(cursor && { cursor }),
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

/** Brushes dimensions, and keeps them unless they are too many for that. */
export function brush(scene: AtlasScene, dimensions: readonly number[]): void {
  const packed = packedDimensions(dimensions);
  const isKept = dimensions.length > 0 && packed.length <= LONGEST_BRUSH;
  scene.note({ brushed: isKept ? packed : undefined });
  scene.set({ brushed: dimensions, said: undefined });
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
