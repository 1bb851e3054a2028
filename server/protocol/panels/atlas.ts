/** What the atlas asks for: features and dimensions, an order of both, cells in tiles, and one cell exactly. */
import { ATLAS_ORDERS } from '../atlas';
import { count, flag, listOf, nullable, object, oneOf, text, unit, type Decoded } from '../decode';
import { POLARITIES, SITE_KINDS } from '../evidence';
import { ask } from './asks';
import { featureId } from './place';

/** Blocks of a tile along either side. */
export const TILE = 256;
/** A tile takes at most 128 kB, a reply 1 MB. */
export const MOST_TILES = 7;
/** Blocks of the overview, at most. */
export const OVERVIEW = { across: 640, down: 188 } as const;

const features = listOf(
  object({
    id: text,
    label: text,
    /** Null where its anchors were not scored. */
    nPos: nullable(count),
    nNeg: nullable(count),
  }),
);

/** The reply's bytes: one of `COVERED` for each dimension. */
export type AtlasPage = Decoded<typeof atlasPage>;
const atlasPage = object({
  title: text,
  site: nullable(object({ kind: oneOf(...SITE_KINDS), layer: count })),
  dimensions: count,
  features,
  /** `evidence`: the other cells need the token cache. */
  source: oneOf('cache', 'evidence'),
  /** Why there are no signs of today, in words; empty if the cache only needs to be built. */
  reason: text,
  /** Features whose register was measured on something that has changed since. */
  stale: count,
  /** Whether a survey says which cells are beyond chance. */
  surveyed: flag,
  /** Labels that the catalog gives to dimensions. */
  labels: listOf(object({ index: count, label: text })),
});

const order = oneOf(...ATLAS_ORDERS);

/**
 * A tile of blocks of 2^levelX x 2^levelY cells: each shows its strongest cell, and the flags of all. `row` and
 * `column` count tiles.
 */
export type TileAt = Decoded<typeof tileAt>;
const tileAt = object({ levelX: count, levelY: count, row: count, column: count });

const size = object({ rows: count, columns: count });

export type AtlasCell = Decoded<typeof atlasCell>;
const atlasCell = object({
  /** In the direction of `polarity`, as evidence has it. Null where it was not measured. */
  auc: nullable(unit),
  polarity: oneOf(...POLARITIES),
  pPlus: nullable(unit),
  pMinus: nullable(unit),
  nPos: nullable(count),
  nNeg: nullable(count),
  /** By the survey of the dimension; null where it does not name the feature. */
  q: nullable(unit),
  register: flag,
  claimed: flag,
});

const position = object({ line: count, character: count });
const dimensions = listOf(count);

export const atlasAsks = {
  page: ask(object({}), atlasPage),
  /** Bytes: the columns' dimensions, then the rows' features, 16 bits each, little-endian. */
  order: ask(object({ order }), object({ rows: count, columns: count })),
  /** Bytes: as of a tile, for the whole atlas. */
  overview: ask(
    object({ order }),
    object({ rows: count, columns: count, blockX: count, blockY: count }),
  ),
  /** Bytes: of each tile its values, then its flags, row by row; tiles at the edges are smaller. */
  tiles: ask(object({ order, tiles: listOf(tileAt) }), object({ sizes: listOf(size) })),
  cell: ask(object({ dimension: count, feature: featureId }), atlasCell),
  /** The brushed dimensions by the sign that the feature has in each; those without a figure are left out. */
  register: ask(
    object({ dimensions, feature: featureId }),
    object({ pos: dimensions, neg: dimensions }),
  ),
  /** What would change in the text for a feature of these dimensions: for the editor, not for the page. */
  featureEdits: ask(
    object({ pos: dimensions, neg: dimensions }),
    object({
      id: text,
      edits: listOf(object({ range: object({ start: position, end: position }), newText: text })),
    }),
  ),
};

/** What the editor does for the page. */
export const atlasActions = {
  /** Adds a draft with this register at the end of the features; undo takes it back. */
  newFeature: ask(object({ pos: dimensions, neg: dimensions }), object({ id: text })),
};
