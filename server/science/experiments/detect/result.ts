/** What was detected: the tables, pictures and sentences are made of it. */
import type { Subject } from '../ports';
import type { DetectSettings } from './options';
import type { SweepRule } from './sweep';
import type { TestedCategory } from './tested';

export interface DetectData {
  readonly subject: Subject;
  readonly settings: DetectSettings;
  readonly rules: readonly SweepRule[];
  /** At least one. */
  readonly tested: readonly TestedCategory[];
  /** Tokens that random sets were drawn from. */
  readonly pool: number;
  readonly warnings: readonly string[];
}
