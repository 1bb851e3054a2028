/** A causal model that nobody asks. */
import type { CausalModel } from '../../server/science/ports';

/** Each call fails the test. */
export function noCauses(): CausalModel {
  const unexpected = (name: string) => () => Promise.reject(new Error(`unexpected call: ${name}`));
  return {
    run: unexpected('run'),
    direct: unexpected('direct'),
    losses: unexpected('losses'),
    generate: unexpected('generate'),
    identity: unexpected('identity'),
    writes: unexpected('writes'),
    heads: unexpected('heads'),
    columns: unexpected('columns'),
  };
}
