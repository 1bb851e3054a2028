/** What the page of a dimension asks for, and what it does. */
import { count, flag, listOf, nullable, object, oneOf, text, unit, type Decoded } from '../decode';
import { dimensionFacts } from '../dimensionFacts';
import { DRAFT_STATES, surveyedDimension, surveyRun } from '../dimensions';
import { POLARITIES } from '../evidence';
import { ask } from './asks';
import { catalogRow } from './overview';
import { thumbnailAsk } from './thumbnail';

const ofDimension = object({ dimension: count });

/** How a part stands to the catalog of today. */
export type Standing = Decoded<typeof standing>;
const standing = object({
  /** What changed since, in words; empty if nothing is known to have. */
  stale: listOf(text),
  /** False if the model or its tokenizer is not loaded, so that nothing can be compared. */
  compared: flag,
});

/** What the catalog writes of the dimension. */
export type WrittenDimension = Decoded<typeof writtenDimension>;
const writtenDimension = object({
  label: text,
  notes: text,
  /** As the catalog writes them; null for the rest of the vocabulary. */
  plus: nullable(text),
  minus: nullable(text),
  /** Null if no words are named: then nothing is claimed. */
  row: nullable(catalogRow),
  /** Its `expect`, each as the numbers alone judge it. */
  expected: listOf(object({ text, outcome: oneOf('passed', 'failed', 'skipped'), message: text })),
  standing,
});

/** A feature whose measured register holds the dimension. */
export type UsingFeature = Decoded<typeof usingFeature>;
const usingFeature = object({
  feature: text,
  label: text,
  polarity: oneOf(...POLARITIES),
  /** Of this dimension alone, in-sample over all anchors; null if the evidence keeps only better ones. */
  alone: nullable(object({ auc: unit, pPlus: unit, pMinus: unit })),
  nPos: count,
  nNeg: count,
});

export type DimensionPage = Decoded<typeof dimensionPage>;
const dimensionPage = object({
  index: count,
  /** Of the site; null where the model is not loaded. */
  width: nullable(count),
  site: object({ kind: text, layer: nullable(count) }),
  signs: text,
  model: text,
  /** What the model reads: "token", "image", "clip", and many of them. */
  nouns: object({ one: text, many: text, different: text }),
  /** Whether its inputs are images, which have thumbnails. */
  pictures: flag,
  /** Why the signs of the model cannot be flipped, in words; null if they can, or if that is not known. */
  noFlips: nullable(text),
  /** Labels of the loudest inputs; empty for tokens. */
  labels: listOf(object({ id: count, label: text })),
  /** Null without an entry in the catalog. */
  written: nullable(writtenDimension),
  survey: nullable(object({ found: surveyedDimension, run: surveyRun, standing })),
  /** Whether other dimensions of the site were surveyed. */
  surveyed: flag,
  facts: nullable(object({ found: dimensionFacts, standing })),
  usedBy: listOf(usingFeature),
  /** What *Claim this* writes, as YAML on one line; null with a reason where there is nothing to claim. */
  draft: object({ text: nullable(text), reason: text, state: nullable(oneOf(...DRAFT_STATES)) }),
  /** Command line that gives the same figures. */
  command: text,
});

const position = object({ line: count, character: count });
const done = object({ warnings: listOf(text) });

export const dimensionAsks = {
  thumbnail: thumbnailAsk,
  page: ask(ofDimension, dimensionPage),
  /** Surveys the site, or, where other dimensions are kept already, this one. */
  survey: ask(ofDimension, done),
  /** Asks the model for what it does with the dimension. */
  facts: ask(ofDimension, done),
  /** Where the catalog writes of the dimension, or of dimensions at all: for the editor. */
  where: ask(ofDimension, position),
};

/** What the editor does for the page. */
export const dimensionActions = {
  /** Writes the draft into the catalog; undo takes it back. */
  claim: ask(ofDimension, object({})),
  /** Takes the draft off the list of things to do, until what it says changes. */
  refuse: ask(ofDimension, object({})),
  /** Shows the dimension's entry, or where dimensions are written, in the text. */
  revealDimension: ask(ofDimension, object({})),
};
