/** Messages between the thread that asks and the thread that computes. Structured clones only. */
import type {
  AtlasClasses,
  AtlasOrdering,
  AtlasPairs,
  LayerFigures,
  PairFigures,
} from '../protocol/atlas';
import type { Question } from '../protocol/calls';
import type { PureFacts } from '../protocol/dimensionFacts';
import type { DimensionEvidence } from '../protocol/evidence';
import type { Fault } from '../protocol/fault';
import type { EditedPlace } from '../protocol/flips';
import type { OptionValues } from '../protocol/experimentOptions';
import type { Findings } from '../protocol/report';
import type { AtlasTask } from '../science/atlas/signedAucs';
import type { FactsTask } from '../science/dimension/task';
import type { Label } from '../science/coverage/cells';
import type { Coverage } from '../science/coverage/coverage';
import type { ExperimentSettings } from '../science/experiments/experiment';
import type { ExperimentModel, Subject } from '../science/experiments/ports';
import type { PureFlip } from '../science/flip/flip';
import type { FlipSettings, FlipTask } from '../science/flip/task';
import type { MeasureSettings, PureMeasurement } from '../science/measure';
import type { SurveyOutcome, SurveyTask } from '../science/survey/survey';
import type { FeatureTask } from '../science/task';
import type { VocabularyLooks } from '../science/null/looks';
import type { ModelQuestion } from './modelCalls';
import type { Prototype } from '../core/prototype';
import type { FeatureReading, ReadSettings, ReadTask } from '../science/read/readTokens';
import type { SuggestJob, SuggestOutcome } from './suggest';
import type { AgreementLevels, RegisterRow } from '../protocol/featureReading';
import type {
  CorrelationJob,
  HeldOutJob,
  HeldOutOutcome,
  FeatureReadingJob,
  TokensJob,
  TokensOutcome,
} from './featureJobs';
import type { CacheScope } from './loaded';

export interface MeasureJob {
  readonly scope: CacheScope;
  readonly tasks: readonly FeatureTask[];
  readonly settings: MeasureSettings;
  /** Absent if there are no words. */
  readonly looks?: VocabularyLooks;
}

export interface SurveyJob {
  readonly scope: CacheScope;
  readonly task: SurveyTask;
}

export interface FlipJob {
  readonly scope: CacheScope;
  readonly place: EditedPlace;
  /** See `FlipModel`. */
  readonly byBlocks?: true;
  /** The centre is taken from the cache. */
  readonly task: Omit<FlipTask, 'centre'>;
  readonly settings: FlipSettings;
}

export interface DimensionJob {
  readonly scope: CacheScope;
  readonly index: number;
  readonly features: readonly {
    readonly id: string;
    readonly anchors: readonly number[];
    readonly negatives: readonly number[] | null;
  }[];
}

/** The data about a model that a thread gets; it calls for the rest. */
export type ModelFigures = Pick<
  ExperimentModel,
  'name' | 'dimensions' | 'layers' | 'vocabulary' | 'sites'
> & {
  /** See `FlipModel`. */
  readonly byBlocks?: true;
};

/** A subject without what the thread itself adds. */
export type AskedSubject = Omit<Subject, 'model' | 'tested'>;

export interface ExperimentJob {
  readonly name: string;
  readonly model: ModelFigures;
  /** Names the run that this experiment is part of: its experiments share what they compute. */
  readonly run: string;
  readonly subject: AskedSubject;
  readonly settings: ExperimentSettings<OptionValues>;
}

/** Asks what the model does with single dimensions of the subject's site. */
export interface FactsJob {
  readonly model: ModelFigures;
  readonly subject: AskedSubject;
  readonly task: FactsTask;
}

export interface AtlasJob {
  readonly scope: CacheScope;
  readonly features: readonly AtlasTask[];
}

export interface AtlasOutcome {
  readonly dimensions: number;
  readonly values: Int8Array;
  readonly classes: readonly (AtlasClasses | null)[];
  readonly cluster: AtlasOrdering;
}

/** Signs of one layer against those of others. */
export interface LayersJob {
  readonly here: CacheScope;
  /** The catalog's own among them; null where a layer has no cache. */
  readonly layers: readonly (CacheScope | null)[];
  readonly features: readonly AtlasTask[];
}

export interface PairsJob {
  readonly scope: CacheScope;
}

/** Some pairs exactly: every row with every column. */
export interface SomePairsJob extends PairsJob {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

export interface CoverageJob {
  readonly scope: CacheScope;
  readonly labels: readonly Label[];
  readonly lexicon: readonly Label[];
  /** By token id: what is never on both sides of a fold. */
  readonly words: readonly string[];
  /** By token id; absent for inputs. */
  readonly texts?: readonly string[];
  /** By token id; more is more frequent. */
  readonly counts?: Float64Array;
  readonly seed: number;
}

export interface CoverageOutcome {
  readonly catalog: Coverage;
  readonly shuffled: Coverage;
  readonly lexicon: Coverage;
  readonly tokens: number;
  readonly cacheSha256: string;
}

export interface ReadJob {
  readonly scope: CacheScope;
  /** Rows of sign bits as a cache keeps them, one a token of the text. */
  readonly rows: Uint8Array;
  readonly tokens: number;
  readonly tasks: readonly ReadTask[];
  readonly settings: ReadSettings;
}

export interface PrototypesJob {
  readonly scope: CacheScope;
  readonly tasks: readonly ReadTask[];
  readonly seed: number;
}

export interface NearJob {
  readonly scope: CacheScope;
  /** One row of sign bits. */
  readonly row: Uint8Array;
  /** The token that has this state, as an id of the cache. */
  readonly token: number;
  readonly count: number;
}

export interface NearOutcome {
  /** Evaluated tokens nearest to the state by Hamming distance, the token itself left out. */
  readonly nearest: readonly { readonly id: number; readonly distance: number }[];
  /** Dimensions whose sign is not the one that the token has when run alone, ascending. */
  readonly changed: readonly number[];
}

/** What was measured, and why the rest was not. */
export interface MeasureOutcome {
  readonly measured: readonly PureMeasurement[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
  readonly cacheSha256: string;
}

export interface FlipOutcome {
  readonly flip: PureFlip | { readonly reason: string };
  readonly cacheSha256: string;
}

export type DimensionOutcome = readonly {
  readonly feature: string;
  readonly evidence: DimensionEvidence;
  readonly nPos: number;
  readonly nNeg: number;
}[];

/** The jobs of the thread. */
export interface JobCalls {
  readonly measure: { readonly given: MeasureJob; readonly reply: MeasureOutcome };
  readonly survey: {
    readonly given: SurveyJob;
    readonly reply: SurveyOutcome & { readonly cacheSha256: string };
  };
  readonly flip: { readonly given: FlipJob; readonly reply: FlipOutcome };
  readonly dimension: { readonly given: DimensionJob; readonly reply: DimensionOutcome };
  /** Undefined if a class is empty. */
  readonly suggest: { readonly given: SuggestJob; readonly reply: SuggestOutcome | undefined };
  readonly atlas: { readonly given: AtlasJob; readonly reply: AtlasOutcome };
  readonly layers: { readonly given: LayersJob; readonly reply: LayerFigures };
  readonly pairs: { readonly given: PairsJob; readonly reply: AtlasPairs };
  readonly somePairs: {
    readonly given: SomePairsJob;
    readonly reply: readonly (PairFigures | null)[];
  };
  readonly coverage: { readonly given: CoverageJob; readonly reply: CoverageOutcome };
  readonly levels: { readonly given: FeatureReadingJob; readonly reply: AgreementLevels };
  readonly tokens: { readonly given: TokensJob; readonly reply: TokensOutcome };
  /** Undefined if a class is empty. */
  readonly register: {
    readonly given: FeatureReadingJob;
    readonly reply: readonly RegisterRow[] | undefined;
  };
  readonly correlations: {
    readonly given: CorrelationJob;
    readonly reply: readonly (number | null)[];
  };
  /** A feature at the site of the cache, held out; undefined if nothing can be. */
  readonly heldOut: { readonly given: HeldOutJob; readonly reply: HeldOutOutcome | undefined };
  /** A text's states, token by token. */
  readonly text: { readonly given: ReadJob; readonly reply: readonly FeatureReading[] };
  /** Registers, best first. */
  readonly prototypes: { readonly given: PrototypesJob; readonly reply: readonly Prototype[] };
  readonly near: { readonly given: NearJob; readonly reply: NearOutcome };
  readonly experiment: { readonly given: ExperimentJob; readonly reply: Findings };
  readonly facts: { readonly given: FactsJob; readonly reply: readonly PureFacts[] };
}

export type Job = Question<JobCalls>;

export type ToWorker =
  | {
      readonly type: 'job';
      readonly id: number;
      readonly job: Job;
      readonly stop: SharedArrayBuffer;
    }
  | { readonly type: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly call: number; readonly fault: Fault };

export type FromWorker =
  | {
      readonly type: 'progress';
      readonly id: number;
      readonly message: string;
      readonly share: number;
    }
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly fault: Fault }
  /** A call to the model. */
  | {
      readonly type: 'call';
      readonly id: number;
      readonly call: number;
      readonly question: ModelQuestion;
    };
