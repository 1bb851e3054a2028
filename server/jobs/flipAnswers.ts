/** Answers sign flips at one layer with the live model. */
import type { InferenceClient, ModelRef } from '../inference/api';
import type { FlipAnswers } from '../scoring/modelCalls';

/** @param ranOn Called with the provider after each run. */
export function flipAnswers(
  inference: InferenceClient,
  model: ModelRef,
  signal: AbortSignal,
  ranOn: (provider: string) => void,
): FlipAnswers {
  return {
    flip: async (given) => {
      const { placement, ...reply } = await inference.flip({ model, ...given }, signal);
      ranOn(placement.chosen);
      return reply;
    },
    maskIdentity: (given) => inference.maskIdentity({ model, ...given }, signal),
  };
}
