/** What the atlas asks for: what is in it, an order of both sides, cells in tiles, and some cells exactly. */
import { ATLAS_COLOURS, ATLAS_MODES, ATLAS_ORDERS, LAYER_STATES } from '../atlas';
import {
  count,
  flag,
  listOf,
  nullable,
  object,
  oneOf,
  real,
  text,
  unit,
  type Decoded,
} from '../decode';
import { POLARITIES, SITE_KINDS } from '../evidence';
import { ask } from './asks';
import { featureId } from './place';

/** Blocks of a tile along either side. */
export const TILE = 256;
/** A tile takes at most 128 kB, a reply 1 MB. */
export const MOST_TILES = 7;
/** Cells whose exact figures are asked for together, at most. */
export const MOST_CELLS = 400;
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

/** What lacks for the cells of a mode. */
const MISSING = ['cache', 'layers', 'pairs'] as const;

/** What a mode finds, beside its cells. */
export type AtlasFound = Decoded<typeof found>;
const found = object(
  {},
  {
    layers: object({
      tokens: count,
      all: listOf(object({ layer: count, state: oneOf(...LAYER_STATES) })),
      /** Dimensions whose sign correlates at 0.5 or more with the catalog's layer at every layer that was read. */
      steady: count,
    }),
    pairs: object({
      tokens: count,
      /** Bits: the mean of all pairs, and what independent signs of so many tokens have by chance. */
      mean: real(),
      chance: real(),
      /** Pairs of at least 0.1 bits, and all pairs. */
      strong: count,
      all: count,
    }),
    registers: object({
      /** Features with a register. */
      registers: count,
      /** Pairs of these that share a dimension, and all pairs. */
      sharing: count,
      all: count,
    }),
  },
);

/** The reply's bytes: one of `COVERED` for each column. */
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
  /** Null if all cells of the mode are there. */
  missing: nullable(oneOf(...MISSING)),
  found,
});

const mode = oneOf(...ATLAS_MODES);
const order = oneOf(...ATLAS_ORDERS);
const colour = oneOf(...ATLAS_COLOURS);

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

/** Of a dimension at a layer. */
export type LayerCell = Decoded<typeof layerCell>;
const layerCell = object({
  phi: nullable(real()),
  same: nullable(unit),
  plus: nullable(unit),
  /** The feature that the dimension tells best at the catalog's layer, and its signed AUC - 0.5 at this one. */
  feature: nullable(text),
  auc: nullable(real()),
  tokens: count,
});

/** Of two dimensions. */
export type PairCell = Decoded<typeof pairCell>;
const pairCell = object({
  tokens: count,
  plusRow: count,
  plusColumn: count,
  both: count,
  bits: real(),
  phi: nullable(real()),
});

/** Of two registers; null where one feature has none. */
export type OverlapCell = Decoded<typeof overlapCell>;
const overlapCell = object({
  widthRow: nullable(count),
  widthColumn: nullable(count),
  /** Dimensions in both with the same sign, and with opposite ones. */
  same: count,
  opposite: count,
  /** Dimensions that random registers of these widths share on average; null if the site's width is not known. */
  chance: nullable(real()),
});

/** Rows and columns by their numbers: places of features in the catalog, dimensions, layers. */
const cells = object({ rows: listOf(count), columns: listOf(count) });

const position = object({ line: count, character: count });
const dimensions = listOf(count);
const edit = object({ range: object({ start: position, end: position }), newText: text });

export const atlasAsks = {
  page: ask(object({ mode }), atlasPage),
  /** Bytes: the numbers of the columns, then of the rows, 16 bits each, little-endian. */
  order: ask(object({ mode, order }), object({ rows: count, columns: count })),
  /** Bytes: as of a tile, for the whole atlas. */
  overview: ask(
    object({ mode, order, colour }),
    object({ rows: count, columns: count, blockX: count, blockY: count }),
  ),
  /** Bytes: of each tile its values, then its flags, row by row; tiles at the edges are smaller. */
  tiles: ask(
    object({ mode, order, colour, tiles: listOf(tileAt) }),
    object({ sizes: listOf(size) }),
  ),
  /** Exact figures, row by row: at most {@link MOST_CELLS}. */
  featureCells: ask(cells, listOf(atlasCell)),
  layerCells: ask(cells, listOf(layerCell)),
  pairCells: ask(cells, listOf(nullable(pairCell))),
  registerCells: ask(cells, listOf(overlapCell)),
  /** Computes what a mode lacks, or builds its caches. */
  make: ask(object({ mode }), object({})),
  /** The brushed dimensions by the sign that the feature has in each; those without a figure are left out. */
  register: ask(
    object({ dimensions, feature: featureId }),
    object({ pos: dimensions, neg: dimensions }),
  ),
  /** What would change in the text for a feature of these dimensions: for the editor, not for the page. */
  featureEdits: ask(
    object({ pos: dimensions, neg: dimensions }),
    object({ id: text, edits: listOf(edit) }),
  ),
  /** Likewise, for a feature that gets these dimensions; a fault if nothing can be changed. */
  extendEdits: ask(
    object({ feature: featureId, pos: dimensions, neg: dimensions }),
    object({ edits: listOf(edit), done: text }),
  ),
};

/** What the editor does for the page. */
export const atlasActions = {
  /** Adds a draft with this register at the end of the features; undo takes it back. */
  newFeature: ask(object({ pos: dimensions, neg: dimensions }), object({ id: text })),
  /** Adds to the register of a feature those that it does not have; undo takes it back. */
  extendFeature: ask(
    object({ feature: featureId, pos: dimensions, neg: dimensions }),
    object({ done: text }),
  ),
};
