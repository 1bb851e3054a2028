/**
 * Evidence: every measured number that Dimcat keeps, as plain JSON (`x.dims.evidence.json`).
 * Only Dimcat writes it. AUCs are in [0, 1]; token counts are tokens of the vocabulary.
 * Each shape is its decoder, from which its type derives: the file, the server and the webviews agree by construction.
 */
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
  variants,
  withDefault,
  type Decoded,
  type Decoder,
} from './decode';
import type { KeptPrompt } from './prompts';
import { SPECIFICITIES, VERDICTS } from './verdicts';

export const POLARITIES = ['+', '-'] as const;
export type Polarity = (typeof POLARITIES)[number];

export const SITE_KINDS = ['resid', 'k', 'v', 'ffn'] as const;
export type SiteKind = (typeof SITE_KINDS)[number];
/** Dimensions of each site at layers 1..L; null if the model does not expose it. `resid` is as wide as the model. */
export type SiteWidths = Readonly<Record<Exclude<SiteKind, 'resid'>, readonly (number | null)[]>>;

export const SIGN_RULES = ['raw', 'centred'] as const;
export type SignRule = (typeof SIGN_RULES)[number];

/** A 95 % interval. `low` and `high` are null if no honest interval exists (fewer than 10 of a class). */
export type Estimate = Decoded<typeof estimate>;
export const estimate = object({ value: unit, low: nullable(unit), high: nullable(unit) });
/** In-sample AUCs have no interval: none would be honest. */
const inSample = object({ value: unit });

/** Which position of an image or a sound is read: the first (CLS), the mean over all, or one by its index from 0. */
export type Position = 'cls' | 'mean' | number;
const position: Decoder<Position> = (value, path) =>
  typeof value === 'number' ? count(value, path) : oneOf('cls', 'mean')(value, path);

const ids = listOf(count);
const polarity = oneOf(...POLARITIES);

/** Ascending dimension indices. */
export type Register = Decoded<typeof register>;
const register = object({ pos: ids, neg: ids });

export type RegisterRule = Decoded<typeof registerRule>;
const registerRule = variants('rule', {
  auto: object({}),
  tau: object({ tau: unit }),
  top: object({ k: count }),
  dims: register,
});

/** Everything that a measured number depends on. A difference from the current catalog makes it stale. */
/** What the signs of a site depend on. */
const signsFields = {
  modelSha256: text,
  /** Of images and sounds: the hash of their names and bytes, and of the preprocessor's configuration. */
  tokenizerSha256: text,
  site: object({ kind: oneOf(...SITE_KINDS), layer: count }),
  prefix: ids,
  signs: oneOf(...SIGN_RULES),
  /** Content hash of the token cache that was scored. */
  cacheSha256: text,
};

const perhapsFields = {
  /** Of images and sounds only; a token's is the last. */
  position,
  /** Of measurements whose look-alikes are by the catalog's file of frequencies. */
  frequencySha256: text,
};

export type Basis = Decoded<typeof basis>;
const basis = object(
  {
    ...signsFields,
    anchors: ids,
    /** Token ids of explicit negatives; null for "the rest of the vocabulary". */
    negatives: nullable(ids),
    register: registerRule,
  },
  perhapsFields,
);

/** What is known of single dimensions depends on their signs, not on a feature. */
export type SignsBasis = Decoded<typeof signsBasis>;
/** `dimensions`: those of the site. */
export const signsBasis = object({ ...signsFields, dimensions: count }, perhapsFields);

export type Provenance = Decoded<typeof provenance>;
const provenance = object(
  {
    dimcat: text,
    runtime: text,
    /** Execution provider that actually computed the cache or the flips. */
    provider: text,
    seed: real(),
    folds: count,
  },
  {
    /** Runs of folds that held-out figures are the means of; 1 if absent. */
    repeats: count,
  },
);

/** One dimension as a classifier of one feature's anchors. */
export type DimensionEvidence = Decoded<typeof dimension>;
const dimension = object({
  index: count,
  polarity,
  auc: unit,
  /** P(sign = + | anchors). */
  pPlus: unit,
  /** P(sign = + | negatives). */
  pMinus: unit,
});

/** An anchor as scored in the fold that held it out. */
export type AnchorEvidence = Decoded<typeof anchor>;
const anchor = object({
  id: count,
  text,
  /** Agreement with the prototype of the other folds, in [0, 1]. */
  agreement: unit,
  /** 1 = best of all evaluated tokens; ties get the mid-rank. */
  rank: real(0),
});

/** Counts of held-out tokens by agreement, in equal bins over [0, 1], the last one closed. */
export type AgreementHistogram = Decoded<typeof histogram>;
const histogram = object({ members: listOf(real(0)), rest: listOf(real(0)) });

export const MEASUREMENT_WARNINGS = [
  'few-anchors',
  'no-interval',
  'few-negatives',
  'register-fallback',
  'register-by-hand',
  'register-in-sample',
  'register-new-anchors',
  'in-sample-gap',
  'null-reached',
  'anchor-in-negatives',
] as const;
export type MeasurementWarning = (typeof MEASUREMENT_WARNINGS)[number];

/**
 * The kind of sets that a feature is tested against: with the anchors' looks and frequency, any, or scored on what
 * chose them; of a claim of one dimension, sets of either kind by their best dimension of all.
 */
export const NULL_KINDS = [
  'look-alike',
  'uniform',
  'in-sample',
  'best-look-alike',
  'best-uniform',
] as const;
export type NullKind = (typeof NULL_KINDS)[number];

/** Why p or q is withheld, or how far it can be trusted; `nullNoteWords` has the words. */
export const NULL_NOTES = ['no-look-alikes', 'catalog-incomplete', 'limited-by-draws'] as const;
export type NullNote = (typeof NULL_NOTES)[number];

const nullFields = {
  /** 95th percentiles over the draws, of one run of folds and of the fit on all. */
  heldOutP95: unit,
  inSampleP95: unit,
  /** Sets drawn; as many as the decision at q .05 requires, so it differs between features. */
  draws: count,
  /** (b + 1) / (draws + 1), where b draws reach the feature's statistic; null if withheld. */
  p: nullable(unit),
  /** Benjamini-Hochberg over the catalog's features; null if withheld. */
  q: nullable(unit),
};
export type NullFigures = Decoded<typeof nullFigures>;
const bestNull = {
  /** In-sample AUC of the best dimension of a set: the percentiles that a *discoverable* feature's stands beside. */
  bestP95: unit,
  bestP99: unit,
};
const nullFigures = object(nullFields, bestNull);
export type HeadlineNull = Decoded<typeof headlineNull>;
const headlineNull = object(
  {
    ...nullFields,
    /** Evidence without a kind is of uniform sets. */
    kind: withDefault(oneOf(...NULL_KINDS), 'uniform'),
    notes: withDefault(listOf(oneOf(...NULL_NOTES)), []),
  },
  {
    ...bestNull,
    /** The feature's value of the statistic that draws are compared by: one run of folds, or the in-sample AUC. */
    observed: unit,
    /** The number of the catalog's features that q covers. */
    family: count,
    /** Where look-alikes are as frequent as the anchors by a file; else by their token ids. */
    frequency: object({
      /** As the catalog names it. */
      file: text,
      /** Share of the vocabulary's words that it knows. */
      known: unit,
      /** Rank correlation of token id and frequency rank, over what it knows: how good a stand-in the id is. */
      idCorrelation: nullable(real()),
    }),
  },
);

/** What chose a register that the catalog writes out, as far as the evidence knows. */
export type Frozen = Decoded<typeof frozen>;
const frozen = object(
  {
    source: oneOf('measured', 'declared', 'unknown', 'ranked'),
    /** Texts of the anchors that chose it or may have, sorted: they and their variants are in-sample. */
    anchors: listOf(text),
    /** Which of the measured anchors are not among them, and so give the held-out figures. */
    heldOut: oneOf('all', 'new', 'none'),
  },
  {
    /** Where it was measured: the cache and the rule that chose it. */
    cache: text,
    rule: registerRule,
    /** Where the catalog declares it: its words. */
    words: text,
  },
);

export type FeatureMeasurement = Decoded<typeof measurement>;
const measurement = object(
  {
    id: text,
    basis,
    provenance,
    nPos: count,
    nNeg: count,
    /** Width of the register chosen on all anchors. */
    k: count,
    bestDimension: object({ index: count, polarity, auc: unit }),
    register,
    /** One row per registered dimension, best first, at most 64. */
    dimensions: listOf(dimension),
    auc: object({ heldOut: estimate, inSample }),
    /** The headline null: shown beside `auc.heldOut` and the register everywhere. */
    nullMatched: headlineNull,
    /** The paper's rule (tau .75, falling back to .70) on the same folds, always beside ours. */
    paperRule: object({ tau: unit, k: count, heldOut: estimate, inSample }),
    histogram,
    anchors: listOf(anchor),
    warnings: listOf(oneOf(...MEASUREMENT_WARNINGS)),
  },
  {
    /** Sets of single tokens of any looks, if `nullMatched` is of another kind. */
    nullUniform: nullFigures,
    /** Of a register that the catalog writes out. */
    frozen,
    /**
     * Of a claim of one dimension that its words may have chosen among all: its rank by dimension AUC, from 1, and its
     * AUC without a correction for that; `auc.heldOut` has one.
     */
    amongAll: object({ dimensions: count, rank: count, plain: estimate }),
  },
);

const meanFields = { mean: real(), low: real(), high: real() };
/** A mean with its 95 % interval. */
export type MeanEffect = Decoded<typeof meanEffect>;
export const meanEffect = object(meanFields);
const testedEffect = object({ ...meanFields, p: unit });

/**
 * How much others move beside the targets: the relative change of other features' targets over that of the flip's own,
 * under away. 0: only its own move; 1: all move alike; below 0: others move the other way. `mean` is null where there
 * is no other feature, the bounds of the 95 % interval where the own change may be 0.
 */
export type Selectivity = Decoded<typeof selectivity>;
const selectivity = object({
  mean: nullable(real()),
  low: nullable(real()),
  high: nullable(real()),
});
const noSelectivity = { mean: null, low: null, high: null };

/** Changes against the unflipped run, in logits; intervals over prompts unless stated otherwise. */
export type ArmEffect = Decoded<typeof arm>;
const arm = object({
  ...meanFields,
  /**
   * Target mean minus vocabulary mean: the verdict is based on this one. Its t interval and `p` (differs from zero)
   * take prompts and targets as crossed samples.
   */
  relative: testedEffect,
  logProbability: meanEffect,
  /** Change in the mean rank of the targets (positive = pushed down). */
  rank: meanEffect,
  /** Mean relative change of the other categories' targets. */
  others: meanEffect,
  /** KL(unflipped || flipped) at the last position, in nats, mean over prompts. */
  kl: meanEffect,
  /** How many dimensions the arm changed. */
  k: count,
  /** The number of random draws that it is averaged over. */
  draws: count,
  /** The mean relative change of the draw that moves the targets most in the direction of away. */
  strongestDraw: real(),
  /**
   * Random and matched only: how many single draws move the targets at least as far as away, in its direction, and
   * away's one-sided p among them, (reached + 1) / (draws + 1). Null for the other arms and in evidence of method 1.
   */
  amongDraws: withDefault(nullable(object({ reached: count, p: unit })), null),
  /** Controls only: away minus this arm, relative change; p one-sided in the direction of away, Holm over controls. */
  awayMinusThis: nullable(testedEffect),
});

const coreArms = { away: arm, toward: arm, random: arm, disjoint: arm, matched: arm };
/** Evidence of the first version lacks these: `h := -h` on the register, and DiffMean projected out. */
const furtherArms = { flip: arm, ablate: arm };

export type CoreArm = keyof typeof coreArms;
export type FurtherArm = keyof typeof furtherArms;
export type ArmName = CoreArm | FurtherArm;
export type Arms = Decoded<typeof arms>;
const arms = object(coreArms, furtherArms);

/**
 * Version of the method that judges flips; older evidence is stale. 2: two-sided verdicts, equivalence, 40 draws. 3:
 * not specific only where that is shown.
 */
export const FLIP_METHOD = 3;

/** What the arms of a flip turn about: 0, the mean over single tokens, or that over the positions of the prompts. */
export const FLIP_CENTRES = ['zero', 'tokens', 'prompts'] as const;
export type FlipCentre = (typeof FLIP_CENTRES)[number];
export type CentredFlip = Exclude<FlipCentre, 'zero'>;

/** `kl`: mean KL divergence from the unflipped distribution, nats: what the flip does to everything. */
const centred = object({ relative: testedEffect, selectivity, kl: real(0) });

export type FlipMeasurement = Decoded<typeof flip>;
const flip = object({
  feature: text,
  method: withDefault(count, 1),
  verdict: oneOf(...VERDICTS),
  specificity: withDefault(oneOf(...SPECIFICITIES), 'not-tested'),
  selectivity: withDefault(selectivity, noSelectivity),
  /**
   * The least true relative change, up or down, in logits, that as many prompts and targets detect with 80 % power.
   * Null in evidence of method 1.
   */
  leastDetectable: withDefault(nullable(real(0)), null),
  /** The 90 % interval of away's relative change: no effect is claimed if it is within the smallest of interest. */
  equivalence: withDefault(nullable(object({ low: real(), high: real() })), null),
  /** Benjamini-Hochberg over the flips of the catalog that are current; null where it stands alone. */
  q: withDefault(nullable(unit), null),
  /** How many flips of the catalog q is over. */
  family: withDefault(count, 1),
  /** What the arms turned about, and what away comes to about either mean; the means are null for raw signs. */
  centre: withDefault(
    nullable(
      object({
        used: oneOf(...FLIP_CENTRES),
        tokens: nullable(centred),
        prompts: nullable(centred),
      }),
    ),
    null,
  ),
  /** Prompts that were left out because they hold an anchor or a target, and which. */
  droppedPrompts: withDefault(listOf(object({ text, words: listOf(text) })), []),
  /** One sentence that gives the reason of the verdict, with its figures. */
  reason: text,
  /** If inconclusive: about how many prompts would settle it. */
  promptsNeeded: nullable(count),
  maskIdentity: object({ bitIdentical: flag, maxAbsDifference: real(0) }),
  arms,
  prompts: count,
  /** Target tokens. */
  targets: count,
  promptTexts: listOf(text),
  targetTokens: listOf(text),
  /** Whether the targets were held out of the register (never the anchors that chose it). */
  targetsHeldOut: flag,
  register: object({ pos: ids, neg: ids, rule: registerRule }),
  layer: count,
  /** The concepts of the disjoint arm: feature ids, or "random words" if the catalog has no other. */
  disjointConcept: text,
  /** Matched arm: achieved share of the away arm's sum of |h| and norm of the change (1 = equal). */
  matchQuality: object({ magnitude: real(), change: real() }),
  /** Smallest effect of interest in logits: 0.1 standard deviations of the unflipped logits. */
  smallestEffect: real(0),
  basis,
  provenance,
  warnings: listOf(text),
});

/** A claim of the catalog, kept when its number was first measured with it. */
export type ClaimStamp = Decoded<typeof claimStamp>;
const claimStamp = object({
  /** e.g. `auc.min: 0.8`, `flip.effect: suppressed`. */
  claim: text,
  /** Whether the number was known to this evidence: not yet, already, or it cannot be determined. */
  order: oneOf('before', 'after', 'unknown'),
  /** The day by the clock of the machine; null where that had gone back. */
  at: nullable(text),
  /** Of the fields above: an edited stamp counts as `unknown`. */
  sha256: text,
});
export type ClaimHistory = Decoded<typeof claimHistory>;
/** In the order in which measurements found them; present from the first measurement on, empty without a claim. */
const claimHistory = object({ stamps: listOf(claimStamp) });
export type ClaimHistories = Decoded<typeof claimHistories>;
const claimHistories = object({}, { detects: claimHistory, suppresses: claimHistory });

export type FeatureEvidence = Decoded<typeof featureEvidence>;
export const featureEvidence = object({}, { measurement, flip, claims: claimHistories });

export type ModelFacts = Decoded<typeof modelFacts>;
const modelFacts = object({ sha256: text, dimensions: count, layers: count, vocabulary: count });

/** The sidecar file except for its features, which may number thousands and are read one by one. */
export const evidenceFrame = object({ dimcatEvidence: oneOf(1), model: modelFacts });
/** Prompts that a person kept in the flip lab, by ids that are made of what they say. */
export type KeptPrompts = Readonly<Record<string, KeptPrompt>>;
export interface EvidenceFile extends Decoded<typeof evidenceFrame> {
  /** Absent if there is none. */
  readonly prompts?: KeptPrompts;
  /** Keys are feature ids, sorted. */
  readonly features: Readonly<Record<string, FeatureEvidence>>;
}

const ARM_ORDER = ['away', 'toward', 'flip', 'random', 'disjoint', 'matched', 'ablate'] as const;

/** The arms that were run, in the order in which they are shown. */
export function armEntries(arms: Arms): readonly (readonly [ArmName, ArmEffect])[] {
  return ARM_ORDER.flatMap((name) => {
    const effect = arms[name];
    return effect ? [[name, effect] as const] : [];
  });
}
