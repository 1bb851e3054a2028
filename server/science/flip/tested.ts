/** A finished test with its basis, for those that ask more of the same flip. */
import type { Evaluated } from '../measure';
import type { FlipGround, PureFlip } from './flip';
import type { FlipTask } from './task';

/** Or, in words, why nothing can be tested. */
export type TestedFlip =
  | {
      readonly evaluated: Evaluated;
      readonly task: FlipTask;
      readonly ground: FlipGround;
      readonly test: PureFlip;
    }
  | { readonly reason: string };

/** Tests by what they test. Every draw is seeded, so that asking again would give the same. */
export type TestedFlips = Map<string, Promise<TestedFlip>>;
