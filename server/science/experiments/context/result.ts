/** The results in context, from which tables, pictures and sentences are made. */
import type { Subject } from '../ports';
import type { ExperimentSettings } from '../experiment';
import type { ContextualCategory } from './categories';
import type { KeptSigns } from './kept';
import type { PolysemyStudy } from './polysemy';

export interface ContextData {
  readonly subject: Subject;
  readonly settings: ExperimentSettings;
  /** Positions of running text that the model read. */
  readonly positions: number;
  readonly passages: number;
  /** Categories that occur in the text. */
  readonly categories: readonly ContextualCategory[];
  /** Ids of those that do not. */
  readonly missing: readonly string[];
  readonly kept: readonly KeptSigns[];
  /** Undefined if no case's category is in the catalog. */
  readonly polysemy: PolysemyStudy | undefined;
  readonly warnings: readonly string[];
}
