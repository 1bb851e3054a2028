/** The shapes that requests between the editor and the language server share; `methods.ts` lists the requests. */
import type { CoverageRecord } from './coverage';
import { listOf, object, text, type Decoded } from './decode';
import type { DimensionFacts } from './dimensionFacts';
import {
  featureEvidence,
  type FeatureMeasurement,
  type FlipMeasurement,
  type ModelFacts,
} from './evidence';
import type { DeclaredOptions } from './experimentOptions';
import type { PromptSet } from './prompts';

/** LSP positions: 0-based line and UTF-16 character. */
export interface Position {
  readonly line: number;
  readonly character: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Pong {
  /** Process id of the server. */
  readonly pid: number;
}

export interface JobParams {
  readonly uri: string;
  readonly workDoneToken?: string | number;
}
export interface FeatureParams extends JobParams {
  /** Feature id. */
  readonly feature: string;
}

/** Asks for a sign-flip test, on the prompts that Dimcat ships by default. */
export interface FlipParams extends FeatureParams {
  readonly promptSet?: PromptSet;
}

/** Measures all features if none is named. */
export interface MeasureParams extends JobParams {
  readonly feature?: string;
}

/** Asks what the model does with dimensions of the catalog's site: for pages and commands, since it runs the model. */
export interface DimensionFactsParams extends JobParams {
  readonly dimensions: readonly number[];
}
export interface DimensionFactsResult {
  /** In the order asked for. */
  readonly facts: readonly DimensionFacts[];
  readonly warnings: readonly string[];
}

export interface BuildCacheResult {
  readonly tokens: number;
  readonly dimensions: number;
  readonly provider: string;
  /** False if a complete cache already existed. */
  readonly built: boolean;
  readonly warnings: readonly string[];
}

/** What a survey found, in numbers; the rest is in the file of dimensions. */
export interface SurveyResult {
  readonly dimensions: number;
  /** Those whose best list has q <= .05. */
  readonly toldApart: number;
  readonly lists: number;
  readonly warnings: readonly string[];
}

/** The figures of a measured feature; its dimensions and anchors are in the evidence file. */
export type MeasuredFeature = Pick<
  FeatureMeasurement,
  'id' | 'nPos' | 'nNeg' | 'k' | 'auc' | 'nullMatched' | 'provenance'
>;

export interface MeasureResult {
  readonly model: ModelFacts;
  readonly features: readonly MeasuredFeature[];
  readonly warnings: readonly string[];
}

export interface CoverageResult {
  readonly record: CoverageRecord;
  readonly warnings: readonly string[];
}

export type FlipResult = FlipMeasurement;

/** Everything that a feature page shows. */
export type FeaturePage = Decoded<typeof featurePage>;
export const featurePage = object({
  uri: text,
  id: text,
  label: text,
  description: text,
  status: text,
  model: text,
  site: text,
  signs: text,
  evidence: featureEvidence,
  /** Why the measurement is stale, in words; empty when current. */
  staleMeasurement: listOf(text),
  /** The same for the sign-flip test. */
  staleFlip: listOf(text),
  /** Each written claim, and whether it was written before its number. */
  claims: listOf(text),
});

/** The text of a catalog that names its model, and where it will lie. */
export interface ExampleWordsParams {
  /** URI of a file, which need not exist. */
  readonly uri: string;
  readonly text: string;
}
/** Single tokens of the model's vocabulary; none where its tokenizer cannot be read. */
export interface ExampleWords {
  readonly words: readonly string[];
}

export interface DraftParams extends JobParams {
  /** Index. */
  readonly dimension: number;
}
/** For the editor to apply, as one change that undo takes back. */
export interface AcceptedDraft {
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** A file that could not be written beside the catalog. */
export interface UnsavedFile {
  /** Its name after the catalog's, without `.yaml`. */
  readonly ending: '.evidence.json' | '.dimensions.json';
  readonly text: string;
}

/** What could not be written beside the catalog; empty if nothing is missing there. */
export interface UnsavedEvidence {
  readonly files: readonly UnsavedFile[];
}

export type ClaimKind = 'detects' | 'suppresses';
export interface ClaimSummary {
  readonly kind: ClaimKind;
  /** The node that makes the claim, otherwise the feature's id. */
  readonly range: Range;
  /** e.g. "held-out AUC ≥ 0.80". */
  readonly text: string;
}
export interface FeatureSummary {
  readonly id: string;
  readonly label: string;
  readonly range: Range;
  readonly claims: readonly ClaimSummary[];
}

export interface CheckClaimParams extends FeatureParams {
  readonly kind: ClaimKind;
}
export interface ClaimOutcome {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What was measured, with its interval, n and null. */
  readonly message: string;
  readonly range: Range;
}

/** An experiment that can be run, as a list shows it. */
export interface ExperimentSummary {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly options: DeclaredOptions;
}

export interface ExperimentParams extends JobParams {
  /** Names of experiments, or `all`. */
  readonly names: readonly string[];
  /** Options by name, as typed; those left out have their defaults. */
  readonly set?: Readonly<Record<string, string>>;
}
/** Saved results, as the JSON of `dimcat experiment`. */
export interface OpenReportParams extends JobParams {
  readonly texts: readonly string[];
}
/** Reports that are open now. */
export interface OpenedReports {
  /** In the order given. */
  readonly ids: readonly string[];
}
export interface ExperimentReport {
  readonly title: string;
  /** The first headline of each experiment. */
  readonly headlines: readonly string[];
  /** By which a page shows each of its results. */
  readonly ids: readonly string[];
  /** The report and its parts, `report.html` first. Names are plain file names. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Features that were found without anchors, for `dimcat/import` as JSON; the best first. */
  readonly drafts: readonly FeatureDraft[];
}
/** Its id is free in the catalog. */
export interface FeatureDraft {
  readonly id: string;
  readonly label?: string;
  readonly description?: string;
  readonly anchors: readonly string[];
}

export interface StatusNotification {
  /** The catalog of the status. */
  readonly uri: string;
  readonly model: string;
  /** The provider that actually ran, e.g. "cpu"; null before the model first runs. */
  readonly provider: string | null;
  readonly cache: 'none' | 'partial' | 'building' | 'ready' | 'unknown';
  /** Why that is unknown, in words; null if it is known. */
  readonly cacheFault: string | null;
  readonly detail: string;
  /** Why no signs of the model can be flipped, in words; null where they can be, or where that is not known. */
  readonly noFlips: string | null;
  readonly fault: string | null;
}

export interface EditorSettings {
  /** By problem code: error, warning, information, hint or off. Errors of form cannot be changed. */
  readonly severities: Readonly<Record<string, string>>;
  readonly lenses: boolean;
  /** Held-out AUC after each feature's id. */
  readonly aucHints: boolean;
  /** Rank after each anchor. */
  readonly rankHints: boolean;
}

/** What the process that runs a model may take; it is ended beyond that. */
export interface InferenceLimits {
  /** Bytes of memory, native parts included. */
  readonly memory?: number;
  /** Seconds of one run of ONNX Runtime, of which a job needs many. */
  readonly longestRun?: number;
}

/** Sent as `initializationOptions` and again on change. */
export interface Environment {
  /** False in an untrusted workspace: validation only, no model load, no inference. */
  readonly trusted: boolean;
  /** Provider names in order of preference; empty = choose. */
  readonly providers: readonly string[];
  /** Absolute folder for token caches; empty = the default of the platform. */
  readonly cacheFolder: string;
  /** Absolute folders whose files a catalog may name besides those in its own; they count if trusted. */
  readonly folders?: readonly string[];
  /** Whether a catalog may name any file; counts if trusted. */
  readonly outside?: boolean;
  /** What a model may take while it runs; what is absent is Dimcat's to choose. */
  readonly limits?: InferenceLimits;
  /** What the editor shows; if absent, all of it, with the usual severities. */
  readonly editor?: EditorSettings;
}

/** What a catalog can be exported to. */
export const EXPORT_FORMATS = [
  'csv',
  'anchors-csv',
  'parquet',
  'model-card',
  'neuronpedia',
  'neuronpedia-features',
  'gguf',
  'safetensors',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
