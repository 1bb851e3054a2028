/** The atlas: what its rows and columns are by mode, and its cells, two bytes each. */

/**
 * `features`: what every dimension (column) says of every feature (row). `layers`: how the sign of every dimension
 * holds at every layer. `pairs`: what the signs of two dimensions say of each other. `registers`: which dimensions two
 * features share.
 */
export const ATLAS_MODES = ['features', 'layers', 'pairs', 'registers'] as const;
export type AtlasMode = (typeof ATLAS_MODES)[number];

export type AtlasSide = 'dimension' | 'feature' | 'layer';
export const SIDES: Readonly<
  Record<AtlasMode, { readonly rows: AtlasSide; readonly columns: AtlasSide }>
> = {
  features: { rows: 'feature', columns: 'dimension' },
  layers: { rows: 'layer', columns: 'dimension' },
  pairs: { rows: 'dimension', columns: 'dimension' },
  registers: { rows: 'feature', columns: 'feature' },
};

/** What the colour of a cell says. */
export const ATLAS_COLOURS = [
  'auc',
  'difference',
  'q',
  'coverage',
  'phi',
  'plus',
  'information',
  'overlap',
  'shared',
] as const;
export type AtlasColour = (typeof ATLAS_COLOURS)[number];

/** The first is what a mode begins with. */
export const COLOURS_OF: Readonly<
  Record<AtlasMode, readonly [AtlasColour, ...(readonly AtlasColour[])]>
> = {
  features: ['auc', 'difference', 'q', 'coverage'],
  layers: ['phi', 'auc', 'plus'],
  pairs: ['information', 'phi'],
  registers: ['overlap', 'shared'],
};

/** Byte 1 of a cell where there is no figure; otherwise it goes from -127 to 127, in the scale of its colour. */
export const NOT_MEASURED = -128;
const END = 127;

/** How figures of one kind become bytes, and back. */
export interface AtlasScale {
  readonly cell: (figure: number) => number;
  /** The reverse, within half a step. */
  readonly figure: (cell: number) => number;
}

/** @param most The figure of the full colour. */
function linear(most: number): AtlasScale {
  return {
    // Never -0, which is 0 once it is a byte.
    cell: (figure) => Math.round((END * within(figure, most)) / most) + 0,
    figure: (cell) => (cell * most) / END,
  };
}

function within(figure: number, most: number): number {
  return Math.max(-most, Math.min(most, figure));
}

/** Of the weakest q that has the full colour. */
const LEAST_Q = 0.001;
const DECADES = -Math.log10(LEAST_Q);

/** Ends are the same in every picture, so that noise looks like noise. */
export const SCALES: Readonly<Record<AtlasColour, AtlasScale>> = {
  /** AUC - 0.5, with the sign that the anchors have more often. */
  auc: linear(0.5),
  /** p+ - p-. */
  difference: linear(1),
  /** q with the cell's sign; 1 has no colour, 0.001 and less the full one, by its logarithm. */
  q: {
    cell: (q) =>
      Math.round((Math.sign(q) * END * Math.min(DECADES, -Math.log10(Math.abs(q)))) / DECADES) + 0,
    figure: (cell) => (cell < 0 ? -1 : 1) * 10 ** ((-DECADES * Math.abs(cell)) / END),
  },
  /** 1 claimed, 0.5 in the register only, 0 neither, with the cell's sign. */
  coverage: linear(1),
  /** Correlation of two signs. */
  phi: linear(1),
  /** Share of sign + minus 0.5. */
  plus: linear(0.5),
  /** Bits, by their square root: most pairs share hundredths. Negative where the signs are mostly opposite. */
  information: {
    cell: (bits) => Math.round(Math.sign(bits) * END * Math.sqrt(Math.min(1, Math.abs(bits)))) + 0,
    figure: (cell) => Math.sign(cell) * (cell / END) ** 2 + 0,
  },
  /** Dimensions shared with the same sign minus those with opposite ones, as a share of the narrower register. */
  overlap: linear(1),
  /** Dimensions shared, as a share of the narrower register; negative where most have opposite signs. */
  shared: linear(1),
};

/** Byte 2 of a cell. `significant`: the survey found q <= .05. */
export const CELL = { register: 1, claimed: 2, significant: 4 } as const;

/** What the catalog makes of a dimension. */
export const COVERED = { nothing: 0, register: 1, claim: 2 } as const;

export const ATLAS_ORDERS = ['file', 'cluster', 'auc', 'polarity', 'coverage'] as const;
export type AtlasOrder = (typeof ATLAS_ORDERS)[number];

/** @param signed (p+ - p-) / 2, in [-0.5, 0.5]. */
export function cellOf(signed: number): number {
  return SCALES.auc.cell(signed);
}

/** Dimension AUCs of all features, and how rows and columns that are alike come side by side. */
export interface AtlasScores {
  /** `evidence`: only what measurements kept, at most 64 dimensions a feature. */
  readonly source: 'cache' | 'evidence';
  /** Why there is nothing from a token cache, in words; empty if there is, or if it only needs to be built. */
  readonly reason: string;
  readonly dimensions: number;
  /** Ids, in the order of the catalog. */
  readonly features: readonly string[];
  /** Row by row, `features.length * dimensions` cells. */
  readonly values: Int8Array;
  /** One per feature; null if it was not scored. */
  readonly classes: readonly (AtlasClasses | null)[];
  readonly cluster: AtlasOrdering;
}

export interface AtlasClasses {
  readonly nPos: number;
  readonly nNeg: number;
}

/** Places of features and dimensions in the catalog, in the order in which they are shown. */
export interface AtlasOrdering {
  readonly rows: Uint16Array;
  readonly columns: Uint16Array;
}

/** How the signs of the catalog's layer hold at the layers of its site. */
export interface AtlasLayers {
  /** Why layers cannot be compared, in words; empty if they can. */
  readonly reason: string;
  /** All layers, from the first; `here` is the catalog's own. */
  readonly layers: readonly { readonly layer: number; readonly state: LayerState }[];
  readonly figures: LayerFigures;
}

export const LAYER_STATES = ['here', 'read', 'missing'] as const;
export type LayerState = (typeof LAYER_STATES)[number];

/** Row by row, one row for each layer and one figure for each dimension; NaN where there is none. */
export interface LayerFigures {
  readonly dimensions: number;
  /** Tokens whose signs are compared. */
  readonly tokens: number;
  /** Correlation of the sign at the layer with the one at the catalog's layer. */
  readonly phi: Float32Array;
  /** Share of tokens with the same sign at both. */
  readonly same: Float32Array;
  /** Share of tokens with sign +. */
  readonly plus: Float32Array;
  /** AUC - 0.5 for sign + of the feature that the dimension tells best at the catalog's layer. */
  readonly auc: Float32Array;
  /** The place of that feature in the catalog, for each dimension; -1 if there is none. */
  readonly best: Int32Array;
}

/** What the signs of all pairs of dimensions say of each other. */
export interface AtlasPairs {
  readonly dimensions: number;
  readonly tokens: number;
  /** D x D cells of `information`, with the sign of the correlation; a dimension with itself is not measured. */
  readonly information: Int8Array;
  /** Likewise, cells of `phi`. */
  readonly phi: Int8Array;
  /** Mean of all pairs, bits. */
  readonly mean: number;
  /** Dimensions in an order in which those that go together stand side by side. */
  readonly cluster: Uint16Array;
}

/** Of one pair of dimensions. */
export interface PairFigures {
  readonly tokens: number;
  /** Tokens with sign + in the row's dimension, in the column's, and in both. */
  readonly plusRow: number;
  readonly plusColumn: number;
  readonly both: number;
  /** Mutual information, plug-in estimate. */
  readonly bits: number;
  /** Null if one sign is the same everywhere. */
  readonly phi: number | null;
}
