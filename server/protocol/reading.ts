/** What reading a text by the features of a catalog gives (docs/measuring.md#reading-a-text). */
import type { Register, SignRule, SiteKind } from './evidence';

/** Where a register comes from: the evidence of today, the catalog's text, or the anchors, just now. */
export type RegisterSource = 'measured' | 'written' | 'anchors';

/** A feature over a text. Arrays have one value a token. */
export interface FeatureInText {
  readonly id: string;
  readonly label?: string;
  /** Width of its register. */
  readonly k: number;
  readonly register: Register;
  readonly source: RegisterSource;
  /** Words of each random set whose register it is compared with. */
  readonly words: number;
  /** [0, 1] */
  readonly agreement: Float32Array;
  /** Among registers of random words of the same width, [0, 100]. */
  readonly percentile: Float32Array;
  /** Tokens above the 99th percentile, and how many a random register has there on average. */
  readonly above: number;
  readonly expected: number;
}

export interface TextReading {
  readonly site: { readonly kind: SiteKind; readonly layer: number };
  readonly signs: SignRule;
  /** Width of the site. */
  readonly dimensions: number;
  /** Random registers behind each percentile. */
  readonly draws: number;
  readonly tokens: readonly { readonly id: number; readonly text: string }[];
  /** In the order of the catalog. */
  readonly features: readonly FeatureInText[];
  readonly warnings: readonly string[];
}

export interface LayerInText {
  readonly layer: number;
  /** Null where there is no token cache. */
  readonly reading: FeatureInText | null;
}

export interface LayersReading {
  readonly feature: string;
  readonly layers: readonly LayerInText[];
}

export interface TokenReading {
  /** Tokens, run alone, whose signs are nearest to this state's, by Hamming distance over all dimensions. */
  readonly nearest: readonly { readonly text: string; readonly distance: number }[];
  /** Dimensions whose sign is not that of the token run alone, ascending. */
  readonly changed: readonly number[];
}
