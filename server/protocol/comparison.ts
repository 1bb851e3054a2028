/** The differences between two catalogs, as plain JSON: `dimcat diff --json` prints it, the editor shows it. */
import type { Estimate, MeanEffect } from './evidence';
import type { Verdict } from './verdicts';

/** `unknown`: too little was measured on one side to tell. `mixed`: partly better, partly worse. */
export type Outcome = 'better' | 'worse' | 'mixed' | 'same' | 'unknown' | 'only in a' | 'only in b';

export interface ComparedCatalog {
  /** As the person named it: a path, or `revision:path`. */
  readonly name: string;
  readonly title: string;
  readonly model: string;
  /** Of the evidence; null if nothing was measured. */
  readonly modelSha256: string | null;
  /** e.g. `resid, layer 4`. */
  readonly site: string;
  readonly signs: string;
  readonly features: number;
  /** How many of them have a measurement. */
  readonly measured: number;
}

/**
 * `change` = b minus a with its 95 % interval; null if a side has no value, or one is in-sample and the other held out.
 */
export interface ComparedAuc {
  readonly a: Estimate | null;
  readonly b: Estimate | null;
  readonly change: {
    readonly mean: number;
    readonly interval: readonly [number, number] | null;
  } | null;
  /** 95th percentile that the sets of the headline null reach. */
  readonly nullA: number | null;
  readonly nullB: number | null;
  /** Whether each side is in-sample: a written register that these anchors chose, or may have. */
  readonly inSample: readonly [boolean, boolean];
  /** Whether each side is told from its null (`beatsChance`); undefined if it was not tested. */
  readonly beaten: readonly [boolean | undefined, boolean | undefined];
  readonly k: readonly [number | null, number | null];
}

export interface ComparedFlip {
  readonly a: FlipSide | null;
  readonly b: FlipSide | null;
}

export interface FlipSide {
  readonly verdict: Verdict;
  /** The verdict with what must be read beside it, in words. */
  readonly words: string;
  readonly relative: MeanEffect;
}

export interface ComparedFeature {
  readonly id: string;
  readonly label: string;
  readonly outcome: Outcome;
  /** What got better or worse, one sentence each without a full stop. */
  readonly better: readonly string[];
  readonly worse: readonly string[];
  /** What differs without being better or worse: anchors, register, status. */
  readonly changed: readonly string[];
  readonly auc: ComparedAuc;
  readonly flip: ComparedFlip;
  /** Jaccard overlap of the measured registers, polarity included; null unless both read the same model and site. */
  readonly registerOverlap: number | null;
}

/** How much either side explains, in words, and b minus a in bits; null where a side was not measured. */
export interface ComparedCoverage {
  readonly a: string | null;
  readonly b: string | null;
  readonly change: ComparedAuc['change'];
}

export interface CatalogComparison {
  readonly a: ComparedCatalog;
  readonly b: ComparedCatalog;
  /** Differences in model, site, signs and input, in words: with any of them, the numbers compare two settings. */
  readonly setup: readonly string[];
  /** Worse first, then mixed, better, unknown, one-sided, same; by id within each. */
  readonly features: readonly ComparedFeature[];
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Absent where neither side was measured. */
  readonly coverage?: ComparedCoverage;
}
