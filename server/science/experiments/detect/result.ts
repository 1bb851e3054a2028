/** The results of `detect`, from which tables, pictures and sentences are made. */
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
  /** Tokens from which random sets are drawn. */
  readonly pool: number;
  readonly warnings: readonly string[];
}
