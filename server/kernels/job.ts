/** What a crew is asked to do: known here, so that who asks for work need not know who does it. */
import type { Machine } from './machine';

/** In the order of the numbers that stand for them between threads. */
export const OPERATION_NAMES = [
  'transpose',
  'readMemory',
  'sumSet',
  'sumRows',
  'scoreTokens',
  'scoreTile',
  'countScores',
  'nearestRows',
  'nearestBlocks',
  'addPairs',
  'sumPairs',
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];

export interface Job {
  readonly operation: OperationName;
  readonly arguments: readonly number[];
  /** Numbered 0 .. tasks - 1, a few milliseconds each at most: `stop` is looked at between them. */
  readonly tasks: number;
  /** How long one thread takes, in nanoseconds, where it may be less than waking another one. */
  readonly work?: number;
  /** 1 in its first element asks to stop. */
  readonly stop?: Int32Array | undefined;
}

/** Who does jobs: a crew. */
export interface Runner {
  /** How many in all, with the one that calls, 1 or more. */
  readonly threads: number;
  /** @throws {Stopped} Some tasks were left out. */
  run(machine: Machine, job: Job): void;
}
