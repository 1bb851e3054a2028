/** What the page of a feature asks for, and what it does. */
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
import { POLARITIES } from '../evidence';
import {
  agreementLevels,
  correlation,
  layerRow,
  registerRow,
  scoredTokens,
  TOKEN_LISTS,
} from '../featureReading';
import { featurePage } from '../requests';
import { VERDICTS } from '../verdicts';
import { ask } from './asks';
import { reportTable } from './experiments';
import { featureId, reportId, textUpTo } from './place';
import { thumbnailAsk } from './thumbnail';

const ofFeature = object({ feature: featureId });
/** At another layer of the catalog's site; the catalog's own if absent. */
const there = { layer: count };
const atLayer = object({ feature: featureId }, there);

/** The layer that is looked at, the catalog's or another. */
export type LookedAt = Decoded<typeof lookedAt>;
const lookedAt = object({
  kind: text,
  shown: count,
  /** The catalog's. */
  own: count,
  /** Layers of the site; null where the model is not loaded. */
  all: nullable(object({ first: count, last: count })),
  /** Of a token cache of one layer; null where that is not known. */
  cacheBytes: nullable(count),
});

/** A claim as the numbers alone judge it; what is stale is said elsewhere. */
const judgedClaim = object({
  text,
  outcome: oneOf('passed', 'failed', 'skipped'),
  message: text,
});

export type FeatureHead = Decoded<typeof featureHead>;
const featureHead = object({
  page: featurePage,
  claims: listOf(judgedClaim),
  /** Whether its inputs are images, which have thumbnails. */
  pictures: flag,
  /** What the model reads: tokens, images or clips. */
  nouns: object({ one: text, many: text }),
  /** Why the signs of the model cannot be flipped, in words; null if they can, or if that is not known. */
  noFlips: nullable(text),
  /** Of the token cache of the layer that is looked at. */
  cache: oneOf('none', 'partial', 'ready', 'unknown'),
  /** Why that is unknown, in words; null if it is known. */
  cacheFault: nullable(text),
  /** Null for a catalog without a site. */
  layer: nullable(lookedAt),
  /** Command lines that give the same figures. */
  commands: object({ measure: text, flip: text, cache: text }),
});

/** Another feature whose measured register shares dimensions. */
export type RelatedFeature = Decoded<typeof relatedFeature>;
const relatedFeature = object({
  feature: text,
  label: text,
  k: count,
  /** Dimensions in both registers with the same, and with opposite polarity. */
  same: count,
  opposite: count,
});

export type DimensionUse = Decoded<typeof dimensionUse>;
const dimensionUse = object({
  index: count,
  uses: listOf(object({ feature: text, polarity: oneOf(...POLARITIES) })),
});

export type EvidenceRevision = Decoded<typeof evidenceRevision>;
const evidenceRevision = object({
  revision: text,
  /** e.g. `2026-11-29`. */
  day: text,
  /** Null where the feature was not measured then. */
  auc: nullable(object({ value: unit, low: nullable(unit), high: nullable(unit) })),
  verdict: nullable(oneOf(...VERDICTS)),
});

/** Experiments that answer what the evidence of a feature does not hold. */
export const STUDIES = ['baselines', 'flips', 'writers', 'circuit'] as const;
export type StudyName = (typeof STUDIES)[number];
const studyName = oneOf(...STUDIES);

/** What a report that is open says of one feature. */
export type Study = Decoded<typeof study>;
const study = object({
  name: studyName,
  title: text,
  report: reportId,
  /** Whether the catalog has changed since. */
  isStale: flag,
  tables: listOf(reportTable),
});

/** The effect of flipping a growing share of the register, its best dimensions first. */
export type DoseCurve = Decoded<typeof doseCurve>;
const doseCurve = object({
  report: reportId,
  /** Whether the catalog has changed since. */
  isStale: flag,
  arms: listOf(
    object({
      /** Or a control. */
      arm: text,
      points: listOf(
        object({
          /** Of the register, in (0, 1]. */
          share: unit,
          /** Relative change of the targets in logits, with its 95 % interval over prompts and targets. */
          value: real(),
          low: nullable(real()),
          high: nullable(real()),
        }),
      ),
    }),
  ),
});

const position = object({ line: count, character: count });
const change = object({
  feature: featureId,
  edit: oneOf('anchor', 'exclude', 'note'),
  token: count,
});

export const featureAsks = {
  thumbnail: thumbnailAsk,
  page: ask(atLayer, featureHead),
  levels: ask(atLayer, agreementLevels),
  /** In pages. */
  tokens: ask(
    object(
      { feature: featureId, list: oneOf(...TOKEN_LISTS), threshold: count },
      { first: count, last: count, text: textUpTo(200), ...there },
    ),
    scoredTokens,
  ),
  /** All registered dimensions, best first. */
  register: ask(atLayer, listOf(registerRow)),
  /** Of the registered dimensions, those that other features register too. */
  uses: ask(atLayer, listOf(dimensionUse)),
  related: ask(atLayer, listOf(relatedFeature)),
  correlations: ask(atLayer, listOf(correlation)),
  layers: ask(ofFeature, listOf(layerRow)),
  /** Measures at another layer, for pages alone; builds the layer's cache if it is missing. */
  measureLayer: ask(object({ feature: featureId, layer: count }), object({})),
  /** Of the reports that are open, the latest of each study that names the feature. */
  studies: ask(ofFeature, listOf(study)),
  /** Runs one on this feature alone. */
  study: ask(object({ feature: featureId, name: studyName }), study),
  /** Of the latest report of flips on the feature alone that is open; null without one. */
  doses: ask(ofFeature, nullable(doseCurve)),
  /** Runs the flips of this feature with doses, without layers and continuations. */
  runDoses: ask(ofFeature, doseCurve),
  history: ask(ofFeature, listOf(evidenceRevision)),
  /** What would change in the text: for the editor, not for the page. */
  edit: ask(
    change,
    object({
      edits: listOf(
        object({
          range: object({ start: position, end: position }),
          newText: text,
        }),
      ),
      /** What was done, in words. */
      done: text,
    }),
  ),
};

/** What the editor does for the page. */
export const featureActions = {
  /** Changes the catalog; undo takes it back. Answers what was done, in words. */
  change: ask(change, object({ done: text })),
};
