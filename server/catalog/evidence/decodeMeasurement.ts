import type {
  Basis,
  Estimate,
  FeatureMeasurement,
  Position,
  RegisterRule,
} from '../../protocol/evidence';
import {
  count,
  listOf,
  nullable,
  object,
  oneOf,
  partial,
  real,
  text,
  unit,
  asObject,
  type Decoder,
} from './decode';

const estimate: Decoder<Estimate> = object({
  value: unit,
  low: nullable(unit),
  high: nullable(unit),
});
const inSample = object({ value: unit });
const polarity = oneOf('+', '-');
export const ids = listOf(count);
export const register = object({ pos: ids, neg: ids });

export const registerRule: Decoder<RegisterRule> = (value, path) => {
  const rule = oneOf('auto', 'tau', 'top', 'dims')(asObject(value, path)['rule'], `${path}.rule`);
  switch (rule) {
    case 'auto':
      return { rule };
    case 'tau':
      return { rule, ...object({ tau: unit })(value, path) };
    case 'top':
      return { rule, ...object({ k: count })(value, path) };
    case 'dims':
      return { rule, ...register(value, path) };
  }
};

const position: Decoder<Position> = (value, path) =>
  typeof value === 'number' ? count(value, path) : oneOf('cls', 'mean')(value, path);

const basisOfTokens = object({
  modelSha256: text,
  tokenizerSha256: text,
  site: object({ kind: oneOf('resid', 'k', 'v', 'ffn'), layer: count }),
  prefix: ids,
  signs: oneOf('raw', 'centred'),
  anchors: ids,
  negatives: nullable(ids),
  register: registerRule,
  cacheSha256: text,
});

export const basis: Decoder<Basis> = (value, path) => ({
  ...basisOfTokens(value, path),
  ...partial({ position })(value, path),
});

export const provenance = object({
  dimcat: text,
  runtime: text,
  provider: text,
  seed: real(),
  folds: count,
});

export const measurement: Decoder<FeatureMeasurement> = object({
  id: text,
  basis,
  provenance,
  nPos: count,
  nNeg: count,
  k: count,
  bestDimension: object({ index: count, polarity, auc: unit }),
  register,
  dimensions: listOf(object({ index: count, polarity, auc: unit, pPlus: unit, pMinus: unit })),
  auc: object({ heldOut: estimate, inSample }),
  nullMatched: object({
    heldOutP95: unit,
    inSampleP95: unit,
    draws: count,
    p: unit,
    q: nullable(unit),
  }),
  paperRule: object({ tau: unit, k: count, heldOut: estimate, inSample }),
  histogram: object({ members: listOf(real(0)), rest: listOf(real(0)) }),
  anchors: listOf(object({ id: count, text, agreement: unit, rank: real(0) })),
  warnings: listOf(
    oneOf(
      'few-anchors',
      'no-interval',
      'register-fallback',
      'register-by-hand',
      'in-sample-gap',
      'null-reached',
      'anchor-in-negatives',
    ),
  ),
});
