/**
 * Evidence: every measured number that Dimcat keeps, as plain JSON (`x.dims.evidence.json`).
 * Written by the machine only. AUCs lie in [0, 1]; token counts are tokens of the vocabulary.
 */

export type Polarity = '+' | '-';

/** A 95 % interval. `low` and `high` are null where no honest interval exists (fewer than 10 of a class). */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export type SiteKind = 'resid' | 'k' | 'v' | 'ffn';
/** Dimensions of each site at layers 1..L; null where the model does not show it. `resid` is as wide as the model. */
export type SiteWidths = Readonly<Record<Exclude<SiteKind, 'resid'>, readonly (number | null)[]>>;
export type SignRule = 'raw' | 'centred';
/** Which position of an image or a sound is read: the first (CLS), the mean over all, or one by its index from 0. */
export type Position = 'cls' | 'mean' | number;

export type RegisterRule =
  | { readonly rule: 'auto' }
  | { readonly rule: 'tau'; readonly tau: number }
  | { readonly rule: 'top'; readonly k: number }
  | { readonly rule: 'dims'; readonly pos: readonly number[]; readonly neg: readonly number[] };

/** Ascending dimension indices. */
export interface Register {
  readonly pos: readonly number[];
  readonly neg: readonly number[];
}

/** Everything that a measured number depends on. A difference from the catalog of today makes it stale. */
export interface Basis {
  readonly modelSha256: string;
  /** Of images and sounds: the hash of their names and bytes, and of the preprocessor's configuration. */
  readonly tokenizerSha256: string;
  readonly site: { readonly kind: SiteKind; readonly layer: number };
  readonly prefix: readonly number[];
  /** Of images and sounds only; a token's is the last. */
  readonly position?: Position;
  readonly signs: SignRule;
  readonly anchors: readonly number[];
  /** Token ids of explicit negatives; null for "the rest of the vocabulary". */
  readonly negatives: readonly number[] | null;
  readonly register: RegisterRule;
  /** Content hash of the token cache that was scored. */
  readonly cacheSha256: string;
}

export interface Provenance {
  readonly dimcat: string;
  readonly runtime: string;
  /** Execution provider that computed the cache or the flips: what really ran. */
  readonly provider: string;
  readonly seed: number;
  readonly folds: number;
}

/** One dimension as a classifier of one feature's anchors. */
export interface DimensionEvidence {
  readonly index: number;
  readonly polarity: Polarity;
  readonly auc: number;
  /** P(sign = + | anchors) and P(sign = + | negatives). */
  readonly pPlus: number;
  readonly pMinus: number;
}

/** An anchor as scored in the fold that held it out. */
export interface AnchorEvidence {
  readonly id: number;
  readonly text: string;
  /** Agreement with the prototype of the other folds, in [0, 1]. */
  readonly agreement: number;
  /** 1 = best of all evaluated tokens; ties get the mid-rank. */
  readonly rank: number;
}

/** Counts of held-out tokens by agreement, `bins` equal bins over [0, 1], the last one closed. */
export interface AgreementHistogram {
  readonly members: readonly number[];
  readonly rest: readonly number[];
}

export type MeasurementWarning =
  | 'few-anchors'
  | 'no-interval'
  | 'register-fallback'
  | 'register-by-hand'
  | 'in-sample-gap'
  | 'null-reached'
  | 'anchor-in-negatives';

export interface FeatureMeasurement {
  readonly id: string;
  readonly basis: Basis;
  readonly provenance: Provenance;
  readonly nPos: number;
  readonly nNeg: number;
  /** Width of the register chosen on all anchors. */
  readonly k: number;
  readonly bestDimension: {
    readonly index: number;
    readonly polarity: Polarity;
    readonly auc: number;
  };
  readonly register: Register;
  /** One row a registered dimension, best first, at most 64. */
  readonly dimensions: readonly DimensionEvidence[];
  readonly auc: {
    readonly heldOut: Estimate;
    readonly inSample: { readonly value: number };
  };
  /** The same procedure on `draws` random anchor sets of equal size with the same k. */
  readonly nullMatched: {
    readonly heldOutP95: number;
    readonly inSampleP95: number;
    readonly draws: number;
    /** (b + 1) / (draws + 1) where b draws reached the held-out AUC. */
    readonly p: number;
    /** Benjamini-Hochberg over the features measured together; null when measured alone. */
    readonly q: number | null;
  };
  /** The paper's rule (tau .75, falling back to .70) on the same folds, always beside ours. */
  readonly paperRule: {
    readonly tau: number;
    readonly k: number;
    readonly heldOut: Estimate;
    readonly inSample: { readonly value: number };
  };
  readonly histogram: AgreementHistogram;
  readonly anchors: readonly AnchorEvidence[];
  readonly warnings: readonly MeasurementWarning[];
}

export type Verdict =
  'suppressed, specific' | 'suppressed, not specific' | 'no effect' | 'inconclusive';

export type CoreArm = 'away' | 'toward' | 'random' | 'disjoint' | 'matched';
/** Arms that evidence of the first version lacks: `h := -h` on the register, and DiffMean projected out. */
export type FurtherArm = 'flip' | 'ablate';
export type ArmName = CoreArm | FurtherArm;

/** A mean over prompts with its 95 % bootstrap interval. */
export interface MeanEffect {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Changes against the unflipped run, in logits; intervals over prompts but where it says otherwise. */
export interface ArmEffect extends MeanEffect {
  /**
   * Target mean minus vocabulary mean: the verdict rests on this one. Its interval draws prompts and targets anew;
   * `p` (differs from zero) is the larger of the tests over prompts and over targets.
   */
  readonly relative: MeanEffect & { readonly p: number };
  readonly logProbability: MeanEffect;
  /** Change in the mean rank of the targets (positive = pushed down). */
  readonly rank: MeanEffect;
  /** Mean relative change of the other categories' targets. */
  readonly others: MeanEffect;
  /** KL(unflipped || flipped) at the last position, in nats, mean over prompts. */
  readonly kl: MeanEffect;
  /** How many dimensions the arm touched, and over how many random draws it is averaged. */
  readonly k: number;
  readonly draws: number;
  /** The lowest mean relative change of any single draw: an average must not hide a draw as strong as away. */
  readonly strongestDraw: number;
  /** Controls only: away minus this arm, relative change; p one-sided (away is lower), Holm over controls. */
  readonly awayMinusThis: (MeanEffect & { readonly p: number }) | null;
}

export type Arms = Readonly<Record<CoreArm, ArmEffect>> &
  Readonly<Partial<Record<FurtherArm, ArmEffect>>>;

export interface FlipMeasurement {
  readonly feature: string;
  readonly verdict: Verdict;
  /** One sentence that gives the reason of the verdict, with its figures. */
  readonly reason: string;
  /** Where inconclusive: about how many prompts would settle it. */
  readonly promptsNeeded: number | null;
  readonly maskIdentity: { readonly bitIdentical: boolean; readonly maxAbsDifference: number };
  readonly arms: Arms;
  /** How many prompts and target tokens. */
  readonly prompts: number;
  readonly targets: number;
  readonly promptTexts: readonly string[];
  readonly targetTokens: readonly string[];
  /** Whether the targets were held out of the register (never the anchors that chose it). */
  readonly targetsHeldOut: boolean;
  readonly register: Register & { readonly rule: RegisterRule };
  readonly layer: number;
  /** The concept of the disjoint arm: a feature id, or "random words" where the catalog has no other. */
  readonly disjointConcept: string;
  /** Matched arm: achieved share of the away arm's sum of |h| and norm of the change (1 = equal). */
  readonly matchQuality: { readonly magnitude: number; readonly change: number };
  /** Smallest effect of interest in logits: 0.1 standard deviations of the unflipped logits. */
  readonly smallestEffect: number;
  readonly basis: Basis;
  readonly provenance: Provenance;
  readonly warnings: readonly string[];
}

export interface ModelFacts {
  readonly sha256: string;
  readonly dimensions: number;
  readonly layers: number;
  readonly vocabulary: number;
}

export interface FeatureEvidence {
  readonly measurement?: FeatureMeasurement;
  readonly flip?: FlipMeasurement;
}

/** The sidecar file. Keys of `features` are feature ids, sorted. */
export interface EvidenceFile {
  readonly dimcatEvidence: 1;
  readonly model: ModelFacts;
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
