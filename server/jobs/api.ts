/**
 * The jobs of Dimcat, for both the language server and the command line: each takes a catalog's current text
 * (saved or not) and the file it belongs to. Promises reject with a `FaultError`; `signal` cancels within 100 ms.
 */
import type { CatalogFacts } from '../catalog/facts';
import type { Measurements } from '../catalog/evidence/withEvidence';
import type { AtlasLayers, AtlasPairs, AtlasScores, PairFigures } from '../protocol/atlas';
import type { CacheState, DimensionOfFeature, Suggestions } from '../protocol/cacheReading';
import type { DimensionFacts } from '../protocol/dimensionFacts';
import type { CoverageRecord, ExplainedDimension } from '../protocol/coverage';
import type {
  EvidenceFile,
  FeatureMeasurement,
  FlipMeasurement,
  ModelFacts,
  SignsBasis,
} from '../protocol/evidence';
import type { SurveyedDimension, SurveyRun } from '../protocol/dimensions';
import type {
  AgreementLevels,
  Correlation,
  LayerRow,
  RegisterRow,
  ScoredTokens,
  TokenListAsked,
} from '../protocol/featureReading';
import type { Modality } from '../protocol/nouns';
import type { ModelMap } from '../protocol/modelMap';
import type { Agreement } from './agreement';
import type { Doctor, TapReply, TapRequest } from '../inference/api';
import type { LabLook, LabOptions } from '../protocol/lab';
import type { Prompt, PromptSet } from '../protocol/prompts';
import type {
  HeadReading,
  InputReading,
  LayersReading,
  TextReading,
  TokenReading,
} from '../protocol/reading';
import type { ExperimentResult, ExperimentRun } from '../protocol/report';
import type {
  BuildCacheResult,
  Environment,
  ExperimentSummary,
  UnsavedFile,
} from '../protocol/requests';
import type { KnownCache } from './cacheState';
import type { DraftNotes } from './draftJob';
import type { ThumbnailJob } from './thumbnailJob';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { Texts } from '../texts/texts';

/** For callers of `doctor` and `tap`, which know the jobs but not what runs the model. */
export type { Doctor, ProviderFinding, RawInput } from '../inference/api';

export interface JobContext {
  /** A message for the user and, if known, the share done in [0, 1]. */
  readonly onProgress: (message: string, share?: number) => void;
  readonly signal: AbortSignal;
}

export interface MeasureOptions {
  /** Ids of features and of claims of dimensions (`claimId`); all by default. */
  readonly features?: readonly string[];
  /** Default 0. */
  readonly seed?: number;
}

export interface SurveyOptions {
  /** Only these are kept in the file and shown; q is over all dimensions all the same. */
  readonly dimensions?: readonly number[];
  /** Of a site of more than 1,024 dimensions, how many of those told apart best are kept beside claimed ones. */
  readonly top?: number;
  /** Keeps all dimensions, however many there are. */
  readonly all?: boolean;
  /** Of the halves; default 0. */
  readonly seed?: number;
}

export interface SurveyReply {
  readonly basis: SignsBasis;
  readonly run: SurveyRun;
  /** All, by index. */
  readonly dimensions: readonly SurveyedDimension[];
  /** Indices of those that were kept beside the catalog. */
  readonly kept: readonly number[];
  readonly warnings: readonly string[];
}

export interface SeedOption {
  /** Default 0. */
  readonly seed?: number;
}

export interface CoverageReply {
  readonly record: CoverageRecord;
  /** Every dimension of the site, by index. */
  readonly dimensions: readonly ExplainedDimension[];
  /** How many dimensions the catalog makes a claim of. */
  readonly claimed: number;
  readonly warnings: readonly string[];
}

export interface FlipOptions {
  /** Id of a feature, or of a claim of a dimension. */
  readonly feature: string;
  readonly seed?: number;
  /** Texts that replace the shipped neutral prompts. */
  readonly prompts?: readonly string[];
  /** Default `neutral`; kept ones are those of the evidence. */
  readonly promptSet?: PromptSet;
}

export interface MeasureReply {
  readonly model: ModelFacts;
  readonly features: readonly FeatureMeasurement[];
  /** Of single dimensions. */
  readonly claims: readonly FeatureMeasurement[];
  readonly warnings: readonly string[];
  /** Why the evidence could not be saved, in words (full disk): it is then held in memory. Absent if it was. */
  readonly unsaved?: string;
}

export interface FactsOptions {
  /** Of the catalog's site. */
  readonly dimensions: readonly number[];
  /** Default 0. */
  readonly seed?: number;
  /** Whether token caches of other layers are built where they are missing; by default only small ones are. */
  readonly everyLayer?: boolean;
}

export interface FactsReply {
  /** In the order asked for. */
  readonly facts: readonly DimensionFacts[];
  readonly warnings: readonly string[];
}

export interface ReadOptions {
  readonly text: string;
  /** Feature ids; all by default. */
  readonly features?: readonly string[];
  /** The catalog's own by default. */
  readonly layer?: number;
}

export interface InputOptions extends Omit<ReadOptions, 'text'> {
  /** A file that the person named, one that was opened, or an input of the catalog by its name. */
  readonly input:
    | { readonly file: string }
    | { readonly name: string; readonly bytes: Uint8Array }
    | { readonly name: string };
}

export interface ExperimentOptions {
  /** Names of experiments, or `all`. */
  readonly names: readonly string[];
  /** Feature ids; all by default. */
  readonly features?: readonly string[];
  /** Default 0. */
  readonly seed?: number;
  /** Options of the experiments by name, as typed; others have their defaults. */
  readonly set?: Readonly<Record<string, string>>;
  /** Texts that replace the shipped ones. */
  readonly texts?: Partial<Texts>;
  /** Called with each result as it is done, in any order: the others may fail or be cancelled. */
  readonly onResult?: (result: ExperimentResult, run: ExperimentRun) => void;
}

export interface ExperimentReply {
  /** In the order of the report. */
  readonly results: readonly ExperimentResult[];
  readonly runs: readonly ExperimentRun[];
}

/** A model that no catalog names. */
export interface ModelChoice {
  /** Absolute path. */
  readonly modelPath: string;
  /** Which of several residual streams: see `Reading`. */
  readonly stream?: string;
}

/** A feature of a catalog, perhaps seen at another layer (`catalog/atLayer.ts`). */
export interface ReadFeature {
  readonly open: OpenCatalog;
  readonly feature: string;
  /** Of that layer, in place of the evidence that lies beside the catalog. */
  readonly evidence?: Measurements;
}

/**
 * What the page of a feature reads from an existing cache; nothing runs, and nothing is kept. Each rejects with a
 * FaultError: `cache-missing`, `evidence-missing`, or what prevents running the catalog.
 */
export interface FeatureReadings {
  levels(of: ReadFeature, signal: AbortSignal): Promise<AgreementLevels>;
  tokens(of: ReadFeature, asked: TokenListAsked, signal: AbortSignal): Promise<ScoredTokens>;
  /** Best first. */
  register(of: ReadFeature, signal: AbortSignal): Promise<readonly RegisterRow[]>;
  /** With every other measured feature of the catalog, in its order. */
  correlations(of: ReadFeature, signal: AbortSignal): Promise<readonly Correlation[]>;
  /** Every layer of the catalog's site, those with a cache measured as the catalog measures. */
  layers(open: OpenCatalog, feature: string, context: JobContext): Promise<readonly LayerRow[]>;
  /**
   * Measures the feature of a catalog that is seen at another layer, and keeps nothing; builds the layer's cache if it
   * is missing.
   */
  measure(open: OpenCatalog, feature: string, context: JobContext): Promise<FeatureMeasurement>;
}

/** What the atlas shows beside features; each rejects with what prevents running the catalog only where it runs it. */
export interface AtlasModes {
  /** From the caches that exist, computed once for all that ask; it stops with the last of them. */
  atlasLayers(catalog: OpenCatalog, signal?: AbortSignal): Promise<AtlasLayers>;
  /** Builds the caches of the layers that have none, in the same passes over the vocabulary. */
  buildLayers(catalog: OpenCatalog, context: JobContext): Promise<void>;
  /** Undefined if they were not computed yet, without a cache too; those of few dimensions are computed at once. */
  atlasPairs(catalog: OpenCatalog, signal?: AbortSignal): Promise<AtlasPairs | undefined>;
  /** @throws FaultError `cache-missing`; `bad-arguments` for more than 8,192 dimensions. */
  computePairs(catalog: OpenCatalog, context: JobContext): Promise<void>;
  /** Exactly, row by row; null for a dimension with itself, and for all without a cache. */
  somePairs(
    catalog: OpenCatalog,
    asked: { readonly rows: readonly number[]; readonly columns: readonly number[] },
    signal: AbortSignal,
  ): Promise<readonly (PairFigures | null)[]>;
}

export interface Jobs extends AtlasModes {
  /**
   * Models, tokenizer, files and evidence around a catalog; caches what has not changed on disk. Never runs the model,
   * and loads it only if `environment.trusted`. A caller that leaves by its signal has nothing more read for it.
   */
  facts(catalog: OpenCatalog, signal?: AbortSignal): Promise<CatalogFacts>;
  cacheState(catalog: OpenCatalog, signal?: AbortSignal): Promise<CacheState>;
  buildCache(catalog: OpenCatalog, context: JobContext): Promise<BuildCacheResult>;
  measure(
    catalog: OpenCatalog,
    options: MeasureOptions,
    context: JobContext,
  ): Promise<MeasureReply>;
  /** Describes every dimension of the site by lists of words, and keeps what was asked for. */
  survey(catalog: OpenCatalog, options: SurveyOptions, context: JobContext): Promise<SurveyReply>;
  /** How many bits of the signs the catalog explains; the figures are kept beside it. */
  coverage(catalog: OpenCatalog, options: SeedOption, context: JobContext): Promise<CoverageReply>;
  flip(catalog: OpenCatalog, options: FlipOptions, context: JobContext): Promise<FlipMeasurement>;
  /** The available experiments, in the order of the report; for models of one modality if given. */
  experiments(modality?: Modality): ExperimentSummary[];
  experiment(
    catalog: OpenCatalog,
    options: ExperimentOptions,
    context: JobContext,
  ): Promise<ExperimentReply>;
  /**
   * What the model does with single dimensions, beyond the signs of one token cache; saved beside the catalog.
   */
  dimensionFacts(
    catalog: OpenCatalog,
    options: FactsOptions,
    context: JobContext,
  ): Promise<FactsReply>;
  /** A text by the features, from states in context; builds the cache if it is missing. */
  readText(catalog: OpenCatalog, options: ReadOptions, context: JobContext): Promise<TextReading>;
  /** One feature at every layer of the site that has a cache. */
  readLayers(
    catalog: OpenCatalog,
    options: Pick<ReadOptions, 'text'> & { readonly feature: string },
    context: JobContext,
  ): Promise<LayersReading>;
  /** What is near to one state. @param options `position` counts the tokens of the text from 0. */
  readToken(
    catalog: OpenCatalog,
    options: Pick<ReadOptions, 'text' | 'layer'> & { readonly position: number },
    context: JobContext,
  ): Promise<TokenReading>;
  /**
   * What the model's head reads off the states of some tokens at every layer, and off their signs alone.
   *
   * @param options Tokens of the text from `from` on, `count` of them, or all; those beyond the end are left out.
   * @throws FaultError `model-unsupported` for a model without a head.
   */
  readHead(
    catalog: OpenCatalog,
    options: Pick<ReadOptions, 'text'> & { readonly from?: number; readonly count?: number },
    context: JobContext,
  ): Promise<HeadReading>;
  /** An image or a sound at all of its positions, by the features; builds the cache if it is missing. */
  readInput(
    catalog: OpenCatalog,
    options: InputOptions,
    context: JobContext,
  ): Promise<InputReading>;
  /** One prompt, one edit: a look without controls, which leaves no evidence. */
  lab(catalog: OpenCatalog, options: LabOptions, context: JobContext): Promise<LabLook>;
  /** Prompts that are kept with the evidence. Each tells in words why they could not be saved, if so. */
  readonly prompts: {
    keep(catalog: OpenCatalog, prompt: Prompt, context: JobContext): Promise<string | undefined>;
    remove(catalog: OpenCatalog, id: string, context: JobContext): Promise<string | undefined>;
  };
  /** Undefined if there is no complete cache: a hover never builds one. */
  dimension(
    catalog: OpenCatalog,
    index: number,
    signal: AbortSignal,
  ): Promise<readonly DimensionOfFeature[] | undefined>;
  /** What every dimension says of every feature; without a complete cache, what the evidence keeps of it. */
  atlas(catalog: OpenCatalog, signal?: AbortSignal): Promise<AtlasScores>;
  /** Undefined if there is no complete cache or the feature has no anchors: a completion never builds one. */
  suggest(
    catalog: OpenCatalog,
    feature: string,
    signal: AbortSignal,
  ): Promise<Suggestions | undefined>;
  /**
   * An image of the catalog as a PNG of at most 96 x 96 pixels; undefined for what is none. @throws FaultError
   * `inputs-unusable` or `input-unreadable`.
   */
  readonly thumbnail: ThumbnailJob;
  /** Remembers what became of drafts. @returns Why that could not be saved, in words. */
  rememberDrafts(catalog: OpenCatalog, notes: DraftNotes): Promise<string | undefined>;
  /** What the page of a feature reads from an existing cache. */
  readonly feature: FeatureReadings;
  evidence(catalog: OpenCatalog): Promise<EvidenceFile | undefined>;
  /** The files beside the catalog that could not be written; empty if all is saved. */
  unsavedEvidence(catalog: OpenCatalog): readonly UnsavedFile[];
  /** A file, or a folder with all in it, was renamed: results of running jobs go to its new absolute path. */
  moved(from: string, to: string): void;
  /** The complete token caches of the catalog's model, at all sites. @throws FaultError As for a job. */
  caches(catalog: OpenCatalog, signal?: AbortSignal): Promise<readonly KnownCache[]>;
  /** The map of the catalog's model. */
  modelMap(catalog: OpenCatalog, signal?: AbortSignal): Promise<ModelMap>;
  /** The map of a model file, no catalog needed. */
  inspect(model: ModelChoice, signal?: AbortSignal): Promise<ModelMap>;
  tap(request: Omit<TapRequest, 'model'> & ModelChoice, signal?: AbortSignal): Promise<TapReply>;
  doctor(): Promise<Doctor>;
  /** Whether other providers give the processor's signs on a model. */
  agreement(
    modelPath: string,
    providers: readonly string[],
    context: JobContext,
  ): Promise<readonly Agreement[]>;
  /** What actually ran this catalog's model, e.g. "cpu"; null before the first run. */
  provider(catalog: OpenCatalog): string | null;
  /** Tells how many other jobs come before the one with this signal while it waits for the model, and then 0. */
  onWaiting(signal: AbortSignal, listener: (before: number) => void): void;
  setEnvironment(environment: Environment): void;
  dispose(): Promise<void>;
}
