/** How many rows run at a time, and how a prefix stands before them. */
import { FaultError } from '../../protocol/fault';
import { canShare } from '../edit/rangeGraph';
import { batchSize, fixedSizes, type CachePlan } from './cachePlan';
import { PrefixRefused } from './sharedPrefix';
import { sitesOf, type StreamShape } from './tokenStream';

/** @param plans At least one. */
export function firstShape(plans: readonly CachePlan[]): StreamShape {
  const { model, request } = plans[0]!;
  const sharing =
    request.prefix.length > 0 &&
    !model.batchSensitive &&
    canShare(model.parse(), model.located, sitesOf(plans));
  return shaped(plans[0]!, sharing);
}

/** The shape to try next after an error; undefined where the error is not one of shape. */
export function smallerShape(
  plan: CachePlan,
  shape: StreamShape,
  error: unknown,
): StreamShape | undefined {
  if (error instanceof PrefixRefused) return shaped(plan, false);
  const full = error instanceof FaultError && error.fault.code === 'out-of-memory';
  if (!full || shape.batch === 1 || fixedSizes(plan).rows !== undefined) return undefined;
  return { ...shape, batch: Math.floor(shape.batch / 2) };
}

/** A shared prefix takes memory for its keys and values only. */
function shaped(plan: CachePlan, sharing: boolean): StreamShape {
  const { length } = plan.request.prefix;
  return { batch: batchSize(plan, 1 + (sharing ? length / 8 : length)), sharing };
}
