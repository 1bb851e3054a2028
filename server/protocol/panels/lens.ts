/** What the text lens asks for: a text read by the features of a catalog. */
import { count, flag, listOf, nullable, object, oneOf, real, text, type Decoded } from '../decode';
import { SIGN_RULES, SITE_KINDS } from '../evidence';
import { ask } from './asks';
import { featureId, inputName, textUpTo } from './place';

const given = textUpTo(20_000);

const lensFeature = object(
  {
    id: text,
    /** Width of its register. */
    k: count,
    /** The register, ascending. */
    dimensions: listOf(count),
    source: oneOf('measured', 'written', 'anchors'),
    words: count,
    /** Tokens above the 99th percentile, and how many a random register has there. */
    above: count,
    expected: real(0),
  },
  { label: text },
);

/** What every reading says of itself. */
const lensBasis = {
  kind: oneOf(...SITE_KINDS),
  layer: count,
  /** Layers of the site: first and last. */
  layers: object({ first: count, last: count }),
  signs: oneOf(...SIGN_RULES),
  draws: count,
  dimensions: count,
  /** Those read now, in the order of the bytes. */
  features: listOf(lensFeature),
  /** Every feature of the catalog. */
  all: listOf(object({ id: text, label: text })),
  warnings: listOf(text),
};

export type LensReading = Decoded<typeof lensReading>;
const lensReading = object({ ...lensBasis, tokens: listOf(object({ id: count, text })) });

export type LensBasis = Omit<LensReading, 'tokens'>;

/** `read`: one layer has no token cache, so it was not read. */
const layerInText = object({ layer: count, read: flag });
export type LensToken = Decoded<typeof lensToken>;
const lensToken = object({
  nearest: listOf(object({ text, distance: count })),
  /** Dimensions whose sign is not that of the token run alone. */
  changed: listOf(count),
});

/** What the catalog's model reads, and the names of its images or sounds, some of them where there are many. */
export type LensCatalog = Decoded<typeof lensCatalog>;
const lensCatalog = object({
  reads: oneOf('text', 'vision', 'audio'),
  inputs: listOf(text),
  total: count,
});

/** Names that the page is given. */
export const LENS_INPUTS = 500;

/** An image or a sound, patch by patch, row by row. */
export type LensInput = Decoded<typeof lensInput>;
const lensInput = object({
  ...lensBasis,
  grid: object({ rows: count, columns: count }),
  /** Address of a PNG. */
  image: text,
  /** In pixels. */
  width: count,
  height: count,
  /** Of a sound; null for an image. */
  seconds: nullable(real(0)),
  /** At the position of the catalog, in the order of `features`. */
  whole: listOf(object({ agreement: real(0, 1), percentile: real(0, 100) })),
});

/** Of a file that a page opens, in bytes: an answer and a question are copied several times. */
export const LARGEST_OPENED = 8_000_000;

const said = listOf(object({ text, probability: real(0, 1) }));
export type LensHead = Decoded<typeof lensHead>;
const lensHead = object({
  says: oneOf('next', 'own'),
  layers: listOf(
    object({
      layer: count,
      cells: listOf(
        object({ state: said, signs: said, rank: count, permutedRank: count, kl: real(0) }),
      ),
    }),
  ),
});

/** Tokens of one answer of `head`. */
export const HEAD_TOKENS = 8;

/** Features of one answer, at most; fewer of long texts. */
export const LENS_FEATURES = 64;

/**
 * Bytes are 16-bit numbers, little-endian: of each feature (layer) first the percentiles of all tokens x 100, then
 * their agreements x 10,000. Layers that were not read have none.
 */
export const lensAsks = {
  read: ask(object({ text: given }, { layer: count, features: listOf(featureId) }), lensReading),
  layers: ask(object({ text: given, feature: featureId }), object({ layers: listOf(layerInText) })),
  token: ask(object({ text: given, position: count }, { layer: count }), lensToken),
  catalog: ask(object({}), lensCatalog),
  /** Bytes as those of `read`, with patches in place of tokens. */
  input: ask(
    object({ input: inputName }, { layer: count, features: listOf(featureId) }),
    lensInput,
  ),
  /** A file that the person opened, in base64. @returns The id by which `input` asks for it. */
  offer: ask(
    object({ name: textUpTo(400), content: textUpTo(Math.ceil((LARGEST_OPENED * 4) / 3) + 4) }),
    object({ id: text }),
  ),
  /** Of `HEAD_TOKENS` tokens from a position on. */
  head: ask(object({ text: given, position: count }), lensHead),
};

/** What the editor does for the lens. */
export const lensActions = {
  /** Lets the person choose a file: its text, or the id of an image or sound; else why not, if not nothing. */
  openFile: ask(
    object({ reads: oneOf('text', 'vision', 'audio') }),
    object({}, { text: given, input: inputName, refused: text }),
  ),
} as const;
