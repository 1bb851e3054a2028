/** What was discovered: the tables, pictures and drafts are made of it. */
import type { Subject, Signs } from '../ports';
import type { DiscoverSettings } from './options';
import type { DiscoverStudy } from './study';

export interface DiscoverData {
  readonly subject: Subject;
  readonly settings: DiscoverSettings;
  readonly signs: Signs;
  /** The model's own first. */
  readonly studies: readonly DiscoverStudy[];
}
