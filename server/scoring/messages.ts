/** Messages between the thread that asks and the thread that computes. Structured clones only. */
import type { DimensionEvidence } from '../protocol/evidence';
import type { Fault } from '../protocol/fault';
import type { FlipRow } from '../protocol/flips';
import type { FlipSettings, FlipTask, PureFlip } from '../science/flip/flip';
import type { FeatureTask, MeasureSettings, PureMeasurement } from '../science/measure';
import type { FlipRun } from '../science/ports';
import type { ExperimentCall, ExperimentJob } from './experimentMessages';
import type { SuggestJob } from './suggest';

/** Which cache, and which of its tokens are left out of every evaluation. */
export interface CacheScope {
  readonly path: string;
  readonly excluded: readonly number[];
}

export interface MeasureJob {
  readonly kind: 'measure';
  readonly scope: CacheScope;
  readonly tasks: readonly FeatureTask[];
  readonly settings: MeasureSettings;
}

export interface FlipJob {
  readonly kind: 'flip';
  readonly scope: CacheScope;
  /** The centre is taken from the cache. */
  readonly task: Omit<FlipTask, 'centre'>;
  readonly settings: FlipSettings;
}

export interface DimensionJob {
  readonly kind: 'dimension';
  readonly scope: CacheScope;
  readonly index: number;
  readonly features: readonly {
    readonly id: string;
    readonly anchors: readonly number[];
    readonly negatives: readonly number[] | null;
  }[];
}

export type CacheJob = MeasureJob | FlipJob | DimensionJob | SuggestJob;

export type Job = CacheJob | ExperimentJob;

/** What could be measured, and why the rest could not. */
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

export interface FlipRunReply {
  readonly rows: readonly FlipRow[];
  readonly states?: Float32Array;
}

export type ToWorker =
  | {
      readonly type: 'job';
      readonly id: number;
      readonly job: Job;
      readonly stop: SharedArrayBuffer;
    }
  | { readonly type: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly call: number; readonly fault: Fault };

/** A question of the computing thread to the model. */
export type ModelCall =
  | { readonly method: 'run'; readonly run: FlipRun; readonly centre: Float32Array }
  | { readonly method: 'maskIdentity'; readonly prompt: readonly number[] };

export type FromWorker =
  | {
      readonly type: 'progress';
      readonly id: number;
      readonly message: string;
      readonly share: number;
    }
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly fault: Fault }
  | {
      readonly type: 'call';
      readonly id: number;
      readonly call: number;
      readonly question: ModelCall | ExperimentCall;
    };
