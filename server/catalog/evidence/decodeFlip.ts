import type { FlipMeasurement, MeanEffect } from '../../protocol/evidence';
import {
  count,
  flag,
  listOf,
  nullable,
  object,
  oneOf,
  partial,
  real,
  text,
  unit,
  type Decoder,
} from './decode';
import { basis, ids, provenance, registerRule } from './decodeMeasurement';

const effectFields = { mean: real(), low: real(), high: real() };
const effect: Decoder<MeanEffect> = object(effectFields);
const tested = object({ ...effectFields, p: unit });

const arm = object({
  ...effectFields,
  relative: tested,
  logProbability: effect,
  rank: effect,
  others: effect,
  kl: effect,
  k: count,
  draws: count,
  strongestDraw: real(),
  awayMinusThis: nullable(tested),
});

const coreArms = object({ away: arm, toward: arm, random: arm, disjoint: arm, matched: arm });
const furtherArms = partial({ flip: arm, ablate: arm });

export const flip: Decoder<FlipMeasurement> = object({
  feature: text,
  verdict: oneOf('suppressed, specific', 'suppressed, not specific', 'no effect', 'inconclusive'),
  reason: text,
  promptsNeeded: nullable(count),
  maskIdentity: object({ bitIdentical: flag, maxAbsDifference: real(0) }),
  arms: (value, path) => ({ ...coreArms(value, path), ...furtherArms(value, path) }),
  prompts: count,
  targets: count,
  promptTexts: listOf(text),
  targetTokens: listOf(text),
  targetsHeldOut: flag,
  register: object({ pos: ids, neg: ids, rule: registerRule }),
  layer: count,
  disjointConcept: text,
  matchQuality: object({ magnitude: real(), change: real() }),
  smallestEffect: real(0),
  basis,
  provenance,
  warnings: listOf(text),
});
