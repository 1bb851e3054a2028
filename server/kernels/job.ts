/** The jobs of a crew, defined apart so that callers need not depend on the implementations. */
import type { Machine } from './machine';

/** In the order of the numbers that identify them between threads. */
export const OPERATION_NAMES = [
  'transpose',
  'readMemory',
  'sumSet',
  'sumRows',
  'scoreTokens',
  'scoreTile',
  'placeTile',
  'countScores',
  'nearestRows',
  'nearestBlocks',
  'addPairs',
  'sumPairs',
  'fitPaths',
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];

export interface Job {
  readonly operation: OperationName;
  readonly arguments: readonly number[];
  /** Numbered 0 .. tasks - 1, a few milliseconds each at most: `stop` is checked between them. */
  readonly tasks: number;
  /** How long one thread takes, in nanoseconds, if it may be less than waking another one. */
  readonly work?: number;
  /** 1 in its first element requests a stop. */
  readonly stop?: Int32Array | undefined;
  /** What the calling thread does before its share of the tasks, while the others work. It alone does jobs of this. */
  readonly meanwhile?: (() => void) | undefined;
}

/** Runs jobs: a crew. */
export interface Runner {
  /** How many in all, including the caller's, 1 or more. */
  readonly threads: number;
  /** @throws {Stopped} Some tasks were left out. */
  run(machine: Machine, job: Job): void;
}
