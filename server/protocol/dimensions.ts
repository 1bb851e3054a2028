/**
 * What is known of single dimensions: `x.dims.dimensions.json`, beside the catalog and its evidence. Only Dimcat writes
 * it, one fact a line. The tokens of a site are its vocabulary; of images and sounds, its inputs.
 */
import { coverageRecord } from './coverage';
import type { Decoded, Decoder } from './decode';
import { count, listOf, nullable, object, oneOf, real, text, unit } from './decode';
import { dimensionFacts, type DimensionFacts } from './dimensionFacts';
import { featureEvidence, POLARITIES, type FeatureEvidence, type SignsBasis } from './evidence';

const polarity = oneOf(...POLARITIES);

/** Where a list of words comes from: a feature's anchors, the catalog's `words`, or the lists that Dimcat ships. */
export const LIST_SOURCES = ['feature', 'words', 'lexicon'] as const;
export type ListSource = (typeof LIST_SOURCES)[number];

/** A token that a dimension holds strongly: `distance` is |h - mu|, mu the mean over the vocabulary. */
export type LoudToken = Decoded<typeof loudToken>;
const loudToken = object({ id: count, text, distance: real(0) });

/**
 * A list that a dimension's sign tells from all other tokens. It is ranked by one half of the words and measured on the
 * other; p is exact against look-alike words, q is Benjamini-Hochberg over all dimensions and lists.
 */
export type ListTest = Decoded<typeof listTest>;
const listTest = object(
  {
    name: text,
    source: oneOf(...LIST_SOURCES),
    /** The sign that the list's words have more often. */
    polarity,
    /** Dimension AUC on the half that did not choose, with its 95 % interval. */
    auc: object({ value: unit, low: nullable(unit), high: nullable(unit) }),
    p: unit,
    q: unit,
    /** Words of the list in the half that tests. */
    words: count,
  },
  {
    /** Of the best list, where a catalog cannot name it: its most frequent words, from which a claim can be drafted. */
    sample: listOf(text),
  },
);

/** What a word looks like, without its meaning: each may be all that a dimension encodes. */
export const LOOKS = ['case', 'space', 'length', 'script', 'digits', 'rank'] as const;
export type Look = (typeof LOOKS)[number];

/** How well the sign tells tokens by a look; polarity: of capitals, leading space, long, not Latin, digits, rare. */
export type LookTest = Decoded<typeof lookTest>;
const lookTest = object({ look: oneOf(...LOOKS), polarity, auc: unit });

/** A dimension whose sign says most about this one's; `-`: mostly opposite. */
export type Partner = Decoded<typeof partner>;
const partner = object({ index: count, bits: real(0), polarity });

export type SurveyedDimension = Decoded<typeof surveyedDimension>;
export const surveyedDimension = object({
  index: count,
  plusShare: unit,
  /** Of the sign, in bits, [0, 1]. */
  entropy: unit,
  /** Loudest first; empty for inputs or sites whose real values were not read. */
  plus: listOf(loudToken),
  minus: listOf(loudToken),
  /** Best first by the half that ranks. */
  best: listOf(listTest),
  looks: listOf(lookTest),
  partners: listOf(partner),
});

/** One survey: what its p and q are over. */
export type SurveyRun = Decoded<typeof surveyRun>;
export const surveyRun = object({
  /** Of the names and tokens of all lists, in their order. */
  listsSha256: text,
  lists: count,
  /** Lists with too few words, which were left out. */
  leftOut: count,
  /** Words, or inputs, of the half that ranks and of the half that tests. */
  words: object({ ranking: count, testing: count }),
  /** Dimensions whose best list has q <= .05, of `dimensions`. */
  toldApart: count,
  dimensions: count,
  seed: count,
  dimcat: text,
});

/** A part of what is known of a dimension, and the basis on which it was measured, by its id in the file. */
function based<T extends object>(decoder: Decoder<T>): Decoder<T & Based> {
  const id = object({ basis: text });
  return (value, path) => ({ ...decoder(value, path), ...id(value, path) });
}
interface Based {
  readonly basis: string;
}

/** What jobs find out about one dimension: each job writes its own parts. */
export interface DimensionParts {
  readonly survey?: SurveyedDimension;
  /** What was measured of the catalog's claim of the dimension, as of a feature. */
  readonly claim?: FeatureEvidence;
  readonly draft?: DraftNote;
  readonly facts?: DimensionFacts;
}

/**
 * What a person made of a draft: a refused one is not offered again until the evidence that it was made of changes.
 */
export type DraftNote = Decoded<typeof draftNote>;
const draftNote = object(
  {
    state: oneOf('accepted', 'refused'),
    /** What the draft said, as its evidence line. */
    says: text,
  },
  {
    /** Of an accepted one: the fields that were written, as YAML on one line. */
    entry: text,
  },
);

/** `edited`: accepted, and its entry differs by now. */
export const DRAFT_STATES = ['open', 'accepted', 'edited', 'refused'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** All that the file says of one dimension. */
export type KnownDimension = Decoded<typeof knownDimension>;
export const knownDimension = object(
  {},
  {
    /** `run`: the id of its survey. */
    survey: based((value, path) => ({
      ...surveyedDimension(value, path),
      ...object({ run: text })(value, path),
    })),
    claim: based(featureEvidence),
    draft: based(draftNote),
    facts: based(dimensionFacts),
  },
);

/** Version of the file; ids are hashes of what they name. */
export const dimensionsFrame = object({ dimcatDimensions: oneOf(1) });

/** The coverage of the catalog, on one basis. */
export type KnownCoverage = Decoded<typeof knownCoverage>;
export const knownCoverage = based(coverageRecord);

export interface DimensionsFile {
  readonly bases: ReadonlyMap<string, SignsBasis>;
  readonly surveys: ReadonlyMap<string, SurveyRun>;
  /** Undefined until it is measured. */
  readonly coverage?: KnownCoverage | undefined;
  /** By index, ascending. */
  readonly dimensions: ReadonlyMap<number, KnownDimension>;
}
