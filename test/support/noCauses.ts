/** A causal model that nobody asks. */
import { methodsOf } from '../../server/protocol/calls';
import { CAUSAL_CALLS, type CausalCalls } from '../../server/protocol/flips';
import type { CausalModel } from '../../server/science/ports';

/** Each call fails the test. */
export function noCauses(): CausalModel {
  return methodsOf<CausalCalls, keyof CausalCalls>(CAUSAL_CALLS, (name) =>
    Promise.reject(new Error(`unexpected call: ${name}`)),
  );
}
