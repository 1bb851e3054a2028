/** Whether a model fits into memory while it runs. */
import { memoryLimit } from '../../cache/memory';
import { faultError } from '../../protocol/fault';
import { isWidened } from '../edit/widen';
import type { OpenModel } from './openModel';

export type ReadModel = Omit<OpenModel, 'byBlocks'>;

/** The share of the memory that weights may take: sessions that run need more than these, and are ended at 3/4. */
const memoryShare = 1 / 2;

export function residentLimit(): number {
  return memoryShare * memoryLimit();
}

/** Says of a model whether its flips go through it block by block. */
export function withResidency(model: ReadModel, residentBytes: number): OpenModel {
  const byBlocks = heldBytes(model) > residentBytes && canBeCut(model);
  return { ...model, byBlocks, summary: { ...model.summary, ...(byBlocks && { byBlocks }) } };
}

/** In memory, half precision is float32 on the processor. */
function heldBytes({ map, located }: ReadModel): number {
  return map.weightBytes * (isWidened(located.elementType, 'cpu') ? 2 : 1);
}

/** A graph of fixed sizes may have them written into its blocks, and rows that influence each other run one by one. */
function canBeCut({ located, map, batchSensitive }: ReadModel): boolean {
  const ids = map.inputs.find(({ name }) => name === located.embedding?.input);
  const open = ids?.shape?.slice(0, 2).every((size) => typeof size === 'string');
  return open === true && !batchSensitive && located.logits !== undefined;
}

/** @throws FaultError `out-of-memory` for a question that takes a model whole, if it is larger than the memory. */
export function requireResident({ byBlocks, path }: OpenModel, what: string): void {
  if (!byBlocks) return;
  throw faultError(
    'out-of-memory',
    `${path} is larger than the memory: its flips go through it block by block, but ${what} would take all of it.`,
    'Run it on a machine with more memory, or use a smaller or quantised model.',
  );
}
