/** What the text lens asks for: a text read by the features of a catalog. */
import { count, flag, listOf, object, oneOf, real, text, type Decoded } from '../decode';
import { SIGN_RULES, SITE_KINDS } from '../evidence';
import { ask } from './asks';
import { featureId, textUpTo } from './place';

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

export type LensReading = Decoded<typeof lensReading>;
const lensReading = object({
  kind: oneOf(...SITE_KINDS),
  layer: count,
  /** Layers of the site: first and last. */
  layers: object({ first: count, last: count }),
  signs: oneOf(...SIGN_RULES),
  draws: count,
  dimensions: count,
  tokens: listOf(object({ id: count, text })),
  /** Those read now, in the order of the bytes. */
  features: listOf(lensFeature),
  /** Every feature of the catalog. */
  all: listOf(object({ id: text, label: text })),
  warnings: listOf(text),
});

/** `read`: one layer has no token cache, so it was not read. */
const layerInText = object({ layer: count, read: flag });
export type LensToken = Decoded<typeof lensToken>;
const lensToken = object({
  nearest: listOf(object({ text, distance: count })),
  /** Dimensions whose sign is not that of the token run alone. */
  changed: listOf(count),
});

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
  /** Of `HEAD_TOKENS` tokens from a position on. */
  head: ask(object({ text: given, position: count }), lensHead),
};
