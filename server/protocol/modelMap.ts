/** The map of a model's graph, as `dimcat inspect` prints it and the editor shows it: plain JSON. */
import type { SiteWidths } from './evidence';

export interface MapTensor {
  /** Name of the value in the graph. */
  readonly tensor: string;
  /** Numbers for each position. */
  readonly width: number;
}

export interface MapWeight {
  /** Name of the tensor that is stored. */
  readonly tensor: string;
  readonly inputs: number;
  readonly outputs: number;
  /** In words: element type, whether stored transposed, how quantised, and the file if it is not the model's. */
  readonly stored: string;
}

export interface MapBlock {
  /** 1..L. */
  readonly layer: number;
  /** The residual stream after the block: `resid` at this layer. */
  readonly resid: string;
  readonly parallel: boolean;
  /** In words what carries numbers between positions, e.g. attention, convolution. */
  readonly mixers: readonly string[];
  readonly attention: {
    readonly output: string;
    readonly heads: number | null;
    readonly keyHeads: number | null;
    readonly headWidth: number | null;
    readonly k: MapTensor | null;
    readonly v: MapTensor | null;
  } | null;
  readonly ffn: {
    readonly output: string;
    readonly neurons: MapTensor;
    readonly gated: boolean;
    readonly activation: string | null;
    readonly down: MapWeight;
  } | null;
  /** Bytes of all weights that are needed to compute `resid` at this layer. */
  readonly weightBytes: number;
}

/** An input of the graph as it declares it. */
export interface MapInput {
  readonly name: string;
  readonly elementType: string;
  /** A number, the name of a dynamic dimension, or '' for one without a name; null if no shape is declared. */
  readonly shape: readonly (number | string)[] | null;
}

/** The most inputs that pages show: keys and values of earlier positions are many, and alike. */
export const MOST_INPUTS = 4;

/** e.g. "float32 [batch, 3, 224, 224]". */
export function inputText({ elementType, shape }: MapInput): string {
  const dimensions = shape?.map((d) => (d === '' ? '?' : String(d))).join(', ');
  return dimensions === undefined
    ? `${elementType}, shape not declared`
    : `${elementType} [${dimensions}]`;
}

export interface ModelMap {
  readonly path: string;
  readonly sha256: string;
  /** In words. */
  readonly architecture: string;
  readonly dimensions: number;
  readonly layers: number;
  /** Element type of the residual stream. */
  readonly elementType: string;
  /** The inputs of a run, in the graph's order, without the weights that old graphs also list there. */
  readonly inputs: readonly MapInput[];
  readonly sites: SiteWidths;
  readonly embedding: {
    /** `resid` at layer 0. */
    readonly resid: string;
    /** Input with the token ids; null for a model that reads none. */
    readonly input: string | null;
    readonly vocabulary: number;
    readonly weightBytes: number;
  };
  readonly blocks: readonly MapBlock[];
  readonly finalNorm: string | null;
  readonly head: {
    readonly logits: string;
    readonly weight: MapWeight;
    readonly tied: boolean;
  } | null;
  /** Bytes of all weights. */
  readonly weightBytes: number;
  /** Files with weights beside the model. */
  readonly weightFiles: readonly string[];
  /** What was not found, in words, with the nodes that were found instead. */
  readonly missing: readonly {
    readonly part: string;
    readonly layer: number | null;
    readonly reason: string;
  }[];
}

/**
 * Whether a site of a block was not found or does not exist: a block that mixes positions in another way has no keys,
 * one without a feed-forward part no neurons.
 */
export function lacks(map: ModelMap, { layer, attention, mixers }: MapBlock, part: Part): boolean {
  const name = { k: 'keys', v: 'values', ffn: 'ffn' }[part];
  if (map.missing.some((m) => m.layer === layer && m.part === name)) return false;
  return part === 'ffn' || (attention === null && mixers.length > 0);
}

type Part = 'k' | 'v' | 'ffn';

/** The mixers of a block beside its attention, or instead of it; empty if it has none. */
export function otherMixers({ mixers }: MapBlock): string {
  return mixers.filter((kind) => kind !== 'attention').join(' and ');
}
