/**
 * What the threads of a crew do, one task at a time. Every thread has the same list; arguments are numbers, addresses
 * in the memory that they share. `thread` picks a thread's own scratch.
 */
import { readMemory, sumRows, sumSet } from './counting';
import { countScores } from './histograms';
import type { OperationName } from './job';
import { transpose } from './layout';
import { fitPaths } from './logistic';
import type { Access } from './machine';
import { nearestBlocks, nearestRows } from './nearest';
import { addPairs, sumPairs } from './pairs';
import { placeTile } from './placing';
import { scoreTile, scoreTokens } from './scoring';

export type Operation = (
  access: Access,
  args: readonly number[],
  task: number,
  thread: number,
) => void;

export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  transpose,
  readMemory,
  sumSet,
  sumRows,
  scoreTokens,
  scoreTile,
  placeTile,
  countScores,
  nearestRows,
  nearestBlocks,
  addPairs,
  sumPairs,
  fitPaths,
};
