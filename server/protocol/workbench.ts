/** Requests of the editor's views to the server: the tree of catalogs, exports and imports. */
import type { CoverageRecord } from './coverage';
import type { DraftState } from './dimensions';
import type { Estimate, MeanEffect } from './evidence';
import type { ClaimKind, JobParams, Range } from './requests';
import type { Verdict } from './verdicts';

/** `fails`: a claim is not met by current evidence; `given up`: the catalog says refuted or deprecated. */
export const FEATURE_STATES = ['fails', 'stale', 'not measured', 'holds', 'given up'] as const;
export type FeatureState = (typeof FEATURE_STATES)[number];

export interface OverviewClaim {
  readonly kind: ClaimKind;
  readonly text: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What was measured, with its interval, n and null. */
  readonly message: string;
  readonly range: Range;
}

export interface OverviewFeature {
  readonly id: string;
  readonly label: string;
  readonly status: string;
  /** The id in the text. */
  readonly range: Range;
  readonly state: FeatureState;
  /** What changed since it was measured, in words; empty when current. */
  readonly stale: readonly string[];
  readonly measurement: {
    readonly heldOut: Estimate;
    /** Why the held-out AUC has no interval, in words; null where it has one, or is not held out. */
    readonly noInterval: string | null;
    readonly inSample: number;
    /** False where the anchors chose the register, or may have: `heldOut` then is the in-sample AUC. */
    readonly isHeldOut: boolean;
    readonly nullP95: number;
    /** p and q against the sets of the null, in words. */
    readonly chance: string;
    readonly nPos: number;
    readonly nNeg: number;
    readonly folds: number;
    readonly k: number;
  } | null;
  readonly flip: {
    readonly verdict: Verdict;
    /** What must be read beside it, in words. */
    readonly beside: string;
    readonly relative: MeanEffect;
    readonly prompts: number;
    readonly targets: number;
  } | null;
  readonly claims: readonly OverviewClaim[];
}

/** How many bits of the signs the catalog explains, as it was last measured. */
export interface OverviewCoverage {
  readonly bits: CoverageRecord['bits'];
  /** Share of the same bits that the shuffled catalog explains. */
  readonly shuffled: number;
  /** What changed since, in words; empty when current. */
  readonly stale: readonly string[];
}

/** A draft of an entry for a dimension, or what became of one. */
export interface OverviewDraft {
  /** Index. */
  readonly dimension: number;
  readonly label: string;
  /** The figures that it was made of. */
  readonly says: string;
  readonly state: DraftState;
}

/** The list of things to do. */
export interface OverviewDrafts {
  readonly counts: Readonly<Record<DraftState, number>>;
  /** The first of each state; those to do come first, told apart best first. */
  readonly rows: readonly OverviewDraft[];
}

export interface CatalogOverview {
  readonly uri: string;
  readonly title: string;
  readonly model: string;
  readonly site: string;
  /** Why no signs of the model can be flipped, in words; null where they can be. */
  readonly noFlips: string | null;
  /** Null where it was not measured. */
  readonly coverage: OverviewCoverage | null;
  /** Null where no dimension was surveyed. */
  readonly drafts: OverviewDrafts | null;
  readonly features: readonly OverviewFeature[];
}

export interface ExportParams extends JobParams {
  /** One of `EXPORT_FORMATS`. */
  readonly format: string;
  /** All features if empty. */
  readonly features: readonly string[];
}
export interface ExportResult {
  /** File name without folders. */
  readonly name: string;
  readonly base64: string;
  /** What the format has no place for, as a sentence. */
  readonly note?: string;
}

export interface ImportParams extends JobParams {
  /** File name: its ending determines the format. */
  readonly name: string;
  readonly text: string;
  /** Put a space before each word. */
  readonly leadingSpace: boolean;
}
export interface ImportResult {
  /** Edits of the catalog, for the editor to apply; empty if evidence was imported. */
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
  readonly added: readonly string[];
  readonly extended: readonly string[];
  readonly notes: readonly string[];
}
