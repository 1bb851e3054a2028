/** The jobs that read a cache for the page of a feature. */
import type { Estimate, Register } from '../protocol/evidence';
import type { TokenListAsked } from '../protocol/featureReading';
import type { FeatureTask } from '../science/task';
import type { CacheScope } from './loaded';

export interface FeatureReadingJob {
  readonly scope: CacheScope;
  readonly anchors: readonly number[];
  /** Null for the rest of the vocabulary. */
  readonly negatives: readonly number[] | null;
  readonly register: Register;
}

export interface TokensJob extends FeatureReadingJob {
  readonly asked: TokenListAsked;
  /** Of the list `found`: its tokens, group after group. */
  readonly found?: readonly (readonly number[])[];
}

export interface CorrelationJob {
  readonly scope: CacheScope;
  readonly register: Register;
  readonly others: readonly Register[];
}

export interface TokensOutcome {
  readonly total: number;
  readonly rows: readonly {
    readonly id: number;
    readonly level: number;
    readonly first: number;
    readonly last: number;
    readonly anchor: boolean;
  }[];
}

export interface HeldOutJob {
  readonly scope: CacheScope;
  readonly task: FeatureTask;
}

export interface HeldOutOutcome extends Estimate {
  readonly k: number;
  readonly nPos: number;
  readonly nNeg: number;
}
