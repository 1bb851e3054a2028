/** What is asked about single dimensions, and why a part of an answer may be missing. */
import { faultOf, type FaultCode } from '../../protocol/fault';
import type { FlipPrompt } from '../flip/prompts';

export interface FactsTask {
  /** Of the catalog's site. */
  readonly dimensions: readonly number[];
  /** Other layers at which signs are read, and those that are not since they have no token cache. */
  readonly layers: readonly number[];
  readonly unread: readonly number[];
  /** The catalog's prefix first; of a classifier, one input each. */
  readonly prompts: readonly FlipPrompt[];
  /** What each logit is for: the token's text, or the name of the class. Those beyond the list have no name. */
  readonly outputs: readonly string[];
  readonly seed: number;
}

/** Why there is no answer, in words. */
export interface NoAnswer {
  readonly reason: string;
}

/** What a model or a site cannot do; anything else that fails ends the job. */
const refusals: readonly FaultCode[] = ['model-unsupported', 'site-unsupported'];

/** The answer, or the words of the fault with which a model refuses it. */
export async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | NoAnswer> {
  try {
    return await ask();
  } catch (error) {
    const { code, message } = faultOf(error);
    if (refusals.includes(code)) return { reason: message };
    throw error;
  }
}

/** Answers for all dimensions; if the model refuses to answer, the same reason for each of them. */
export async function answersOf<T>(
  dimensions: readonly number[],
  ask: () => Promise<readonly (T | NoAnswer)[]>,
): Promise<readonly (T | NoAnswer)[]> {
  const found = await unlessRefused(ask);
  return 'reason' in found ? dimensions.map(() => ({ reason: found.reason })) : found;
}
