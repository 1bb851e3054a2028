/** Whether a provider gives the same signs as the processor. */
import type { Placement } from '../inference/api';

/** How the signs of one provider differ from those of the processor, at one layer of the residual stream. */
export interface LayerAgreement {
  readonly layer: number;
  /** Tokens x dimensions. */
  readonly signs: number;
  /** How many raw signs, and how many relative to the mean of the tokens, differ. */
  readonly raw: number;
  readonly centred: number;
  /** Largest distance from the mean, in the dimension's deviations, of a state whose centred sign differs; or 0. */
  readonly furthest: number;
}

export interface Agreement {
  readonly placement: Placement;
  readonly tokens: number;
  readonly tokensPerSecond: number;
  /** The processor's. */
  readonly cpuTokensPerSecond: number;
  readonly layers: readonly LayerAgreement[];
}
