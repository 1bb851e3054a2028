/** How independent the bits are: the tables, pictures and sentences are made of it. */
import type { SignRule } from '../../../protocol/evidence';
import type { PairInformation } from './information';

export type Level = 'type-level' | 'contextual';

/** One matrix of bits, with its null. */
export interface BitsStudy {
  readonly level: Level;
  readonly signs: SignRule;
  readonly own: PairInformation;
  readonly shuffled: PairInformation;
}
