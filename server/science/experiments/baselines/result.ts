/** The comparison from which tables, pictures and sentences are made. */
import type { CategoryAucs } from './compare';
import type { PolarityMatch } from './polarity';
import type { Subject } from '../ports';
import type { BaselinesSettings } from './options';
import type { AblationRow } from './ablation';

/** One category, or one set of random words. */
export interface Compared {
  readonly id: string;
  readonly n: number;
  /** Negatives scored with it. */
  readonly nNeg: number;
  /** One per method. */
  readonly aucs: CategoryAucs;
  readonly match: Readonly<Record<MatchName, PolarityMatch | undefined>>;
}

export type MatchName = 'valuesShared' | 'valuesSeparate' | 'signsShared' | 'signsSeparate';

export interface BaselineData {
  readonly subject: Subject;
  readonly settings: BaselinesSettings;
  /** Categories of the catalog that could have been drawn. */
  readonly available: number;
  readonly compared: readonly Compared[];
  /** Sets of random words, all of one size. */
  readonly nulls: readonly Compared[];
  readonly ablation: readonly AblationRow[];
  readonly warnings: readonly string[];
}
