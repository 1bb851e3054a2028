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

/** A token, and the probability that the head of the model gives it. */
export interface SaidToken {
  readonly text: string;
  readonly probability: number;
}

/** What the head reads off one state, and off its signs alone (docs/measuring.md#the-logit-lens-by-signs). */
export interface HeadCell {
  /** Most probable first. */
  readonly state: readonly SaidToken[];
  readonly signs: readonly SaidToken[];
  /** Of the state's first token among those that the signs give: 1 is the most probable, of tied ones the best. */
  readonly rank: number;
  /** The same where the signs are permuted over the dimensions: what chance gives. */
  readonly permutedRank: number;
  /** KL(state || signs), nats. */
  readonly kl: number;
}

export interface HeadReading {
  /** What the head says at a token: the one after it, or, of an encoder, the one that stands there. */
  readonly says: 'next' | 'own';
  /** Of the residual stream, ascending; cells of the tokens that were asked for, in their order. */
  readonly layers: readonly { readonly layer: number; readonly cells: readonly HeadCell[] }[];
}

/** Of how many cells the signs give the state's first token first, or among the first five. */
export interface HeadAgreement {
  readonly cells: number;
  readonly first: number;
  readonly amongFive: number;
  /** First by permuted signs. */
  readonly byChance: number;
}

export function agreementOf(
  cells: readonly Pick<HeadCell, 'rank' | 'permutedRank'>[],
): HeadAgreement {
  return {
    cells: cells.length,
    first: cells.filter(({ rank }) => rank === 1).length,
    amongFive: cells.filter(({ rank }) => rank <= 5).length,
    byChance: cells.filter(({ permutedRank }) => permutedRank === 1).length,
  };
}

/** One image or sound by the features, at each patch or frame (docs/measuring.md#reading-an-image-or-a-sound). */
export interface InputReading extends Pick<TextReading, 'site' | 'signs' | 'dimensions' | 'draws'> {
  /** Patches go row by row; a sound's frames are one row over all of its tones. */
  readonly grid: { readonly rows: number; readonly columns: number };
  /** Of each patch, its position in the model. */
  readonly positions: readonly number[];
  /** As the model takes it. */
  readonly view: {
    readonly png: Uint8Array;
    readonly width: number;
    readonly height: number;
    readonly seconds?: number;
  };
  /** Arrays have one value a patch. In the order of the catalog. */
  readonly features: readonly FeatureInText[];
  /** Of each feature, at the position that stands for the whole input in the catalog. */
  readonly whole: readonly { readonly agreement: number; readonly percentile: number }[];
  readonly warnings: readonly string[];
}
