/** The atlas: what every dimension says of every feature, two bytes a cell. Row = feature, column = dimension. */

/** Byte 1 of a cell: signed AUC - 0.5 in steps of 1/254, from -127 to 127; this value where it was not measured. */
export const NOT_MEASURED = -128;
/** Steps of an AUC of 0.5. */
const STEPS = 254;

/** Byte 2 of a cell. `significant`: the survey found q <= .05. */
export const CELL = { register: 1, claimed: 2, significant: 4 } as const;

/** What the catalog makes of a dimension. */
export const COVERED = { nothing: 0, register: 1, claim: 2 } as const;

export const ATLAS_ORDERS = ['file', 'cluster', 'auc', 'polarity', 'coverage'] as const;
export type AtlasOrder = (typeof ATLAS_ORDERS)[number];

/** @param signed (p+ - p-) / 2, in [-0.5, 0.5]. */
export function cellOf(signed: number): number {
  // Never -0, which is 0 once it is a byte.
  return Math.round(signed * STEPS) + 0;
}

/** The reverse of {@link cellOf}, within 1/508. */
export function signedOf(cell: number): number {
  return cell / STEPS;
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
