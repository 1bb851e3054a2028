/** When a circuit is whole. */
import { VERDICT } from '../../../protocol/verdicts';
import type { Circuit } from './result';

/** Stored above the null, written by at least one neuron above both nulls, suppressed specifically after correction. */
export function isWhole({ storage, writers, effect }: Circuit, q: number): boolean {
  return storage.aboveNull && writers.count > 0 && effect.verdict === VERDICT.specific && q < 0.05;
}
