/** The shape of evidence, checked at run time: the compiler holds it against server/protocol/evidence.ts. */
import type * as E from '../../server/protocol/evidence';
import * as s from '../common/shape';

const numbers = s.list(s.number);
const texts = s.list(s.text);
const polarity = s.oneOf('+', '-');
const estimate = s.record<E.Estimate>({
  value: s.number,
  low: s.orNull(s.number),
  high: s.orNull(s.number),
});
const plainValue = s.record<{ readonly value: number }>({ value: s.number });
const register = s.record<E.Register>({ pos: numbers, neg: numbers });

type Rule<R extends E.RegisterRule['rule']> = Extract<E.RegisterRule, { rule: R }>;
const rule: s.Check<E.RegisterRule> = s.either(
  s.either(
    s.record<Rule<'auto'>>({ rule: s.oneOf('auto') }),
    s.record<Rule<'tau'>>({ rule: s.oneOf('tau'), tau: s.number }),
  ),
  s.either(
    s.record<Rule<'top'>>({ rule: s.oneOf('top'), k: s.number }),
    s.record<Rule<'dims'>>({ rule: s.oneOf('dims'), pos: numbers, neg: numbers }),
  ),
);

const basis = s.record<E.Basis>({
  modelSha256: s.text,
  tokenizerSha256: s.text,
  site: s.record<E.Basis['site']>({ kind: s.oneOf('resid', 'k', 'v', 'ffn'), layer: s.number }),
  prefix: numbers,
  position: s.optional(s.either(s.oneOf('cls', 'mean'), s.number)),
  signs: s.oneOf('raw', 'centred'),
  anchors: numbers,
  negatives: s.orNull(numbers),
  register: rule,
  cacheSha256: s.text,
});

const provenance = s.record<E.Provenance>({
  dimcat: s.text,
  runtime: s.text,
  provider: s.text,
  seed: s.number,
  folds: s.number,
});

const dimension = s.record<E.DimensionEvidence>({
  index: s.number,
  polarity,
  auc: s.number,
  pPlus: s.number,
  pMinus: s.number,
});

const anchor = s.record<E.AnchorEvidence>({
  id: s.number,
  text: s.text,
  agreement: s.number,
  rank: s.number,
});

const measurement = s.record<E.FeatureMeasurement>({
  id: s.text,
  basis,
  provenance,
  nPos: s.number,
  nNeg: s.number,
  k: s.number,
  bestDimension: s.record<E.FeatureMeasurement['bestDimension']>({
    index: s.number,
    polarity,
    auc: s.number,
  }),
  register,
  dimensions: s.list(dimension),
  auc: s.record<E.FeatureMeasurement['auc']>({ heldOut: estimate, inSample: plainValue }),
  nullMatched: s.record<E.FeatureMeasurement['nullMatched']>({
    heldOutP95: s.number,
    inSampleP95: s.number,
    draws: s.number,
    p: s.number,
    q: s.orNull(s.number),
  }),
  paperRule: s.record<E.FeatureMeasurement['paperRule']>({
    tau: s.number,
    k: s.number,
    heldOut: estimate,
    inSample: plainValue,
  }),
  histogram: s.record<E.AgreementHistogram>({ members: numbers, rest: numbers }),
  anchors: s.list(anchor),
  // A warning that a newer server invented is still worth showing: as its code.
  warnings: texts as s.Check<E.FeatureMeasurement['warnings']>,
});

const mean = s.record<E.MeanEffect>({ mean: s.number, low: s.number, high: s.number });
const meanWithP = s.both(mean, s.record<{ readonly p: number }>({ p: s.number }));

const arm = s.record<E.ArmEffect>({
  mean: s.number,
  low: s.number,
  high: s.number,
  relative: meanWithP,
  logProbability: mean,
  rank: mean,
  others: mean,
  kl: mean,
  k: s.number,
  draws: s.number,
  strongestDraw: s.number,
  awayMinusThis: s.orNull(meanWithP),
});

const flip = s.record<E.FlipMeasurement>({
  feature: s.text,
  verdict: s.oneOf('suppressed, specific', 'suppressed, not specific', 'no effect', 'inconclusive'),
  reason: s.text,
  promptsNeeded: s.orNull(s.number),
  maskIdentity: s.record<E.FlipMeasurement['maskIdentity']>({
    bitIdentical: s.flag,
    maxAbsDifference: s.number,
  }),
  arms: s.record<E.Arms>({
    away: arm,
    toward: arm,
    random: arm,
    disjoint: arm,
    matched: arm,
    flip: s.optional(arm),
    ablate: s.optional(arm),
  }),
  prompts: s.number,
  targets: s.number,
  promptTexts: texts,
  targetTokens: texts,
  targetsHeldOut: s.flag,
  register: s.both(register, s.record<{ readonly rule: E.RegisterRule }>({ rule })),
  layer: s.number,
  disjointConcept: s.text,
  matchQuality: s.record<E.FlipMeasurement['matchQuality']>({
    magnitude: s.number,
    change: s.number,
  }),
  smallestEffect: s.number,
  basis,
  provenance,
  warnings: texts,
});

export const evidence = s.record<E.FeatureEvidence>({
  measurement: s.optional(measurement),
  flip: s.optional(flip),
});
