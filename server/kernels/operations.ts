/**
 * What the threads of a crew do, one task at a time. Every thread has the same list; arguments are numbers, addresses
 * in the memory that they share. `thread` picks a thread's own scratch.
 */
import { countPlanes, readMemory, sumRows } from './counting';
import { transpose } from './layout';
import type { Access } from './machine';
import { distanceBlocks, distanceRows, limitDistances, listNearest } from './nearest';
import { addPairs, sumPairs } from './pairs';
import { scoreTile, scoreTokens } from './scoring';

export type Operation = (
  access: Access,
  args: readonly number[],
  task: number,
  thread: number,
) => void;

export const OPERATIONS = {
  transpose,
  countPlanes,
  readMemory,
  sumRows,
  scoreTokens,
  scoreTile,
  distanceRows,
  distanceBlocks,
  limitDistances,
  listNearest,
  addPairs,
  sumPairs,
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
