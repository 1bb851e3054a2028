/** What the process that runs the model may take, as its environment says. */
import { memoryCap } from '../../cache/memory';
import type { InferenceLimits } from '../../protocol/requests';

/** Seconds that one run of ONNX Runtime may take where nobody says otherwise: no batch of Dimcat's takes a minute. */
const LONGEST_RUN = 600;

export interface HostLimits {
  /** Bytes; undefined: a share of the machine's. */
  readonly memory: number | undefined;
  /** Seconds. */
  readonly longestRun: number;
}

export function limitsIn(env: NodeJS.ProcessEnv): HostLimits {
  const seconds = Number(env['DIMCAT_LONGEST_RUN']);
  return { memory: memoryCap(env), longestRun: seconds > 0 ? seconds : LONGEST_RUN };
}

/** An environment with the limits that a person set; the others stay as they are there. */
export function withLimits(
  env: NodeJS.ProcessEnv,
  { memory, longestRun }: InferenceLimits,
): NodeJS.ProcessEnv {
  return {
    ...env,
    ...(memory !== undefined && { DIMCAT_MEMORY_LIMIT: String(memory) }),
    ...(longestRun !== undefined && { DIMCAT_LONGEST_RUN: String(longestRun) }),
  };
}
