/** Evidence with plausible numbers, made of the contract's types so that the compiler keeps it whole. */
import type {
  ArmEffect,
  Basis,
  EvidenceFile,
  FeatureMeasurement,
  FlipMeasurement,
  Provenance,
} from '../../../server/protocol/evidence';
import { model, vocabulary } from './facts';

export const basis: Basis = {
  modelSha256: model.sha256,
  tokenizerSha256: vocabulary.sha256,
  site: { kind: 'resid', layer: 4 },
  prefix: [],
  signs: 'centred',
  anchors: [1, 2, 3],
  negatives: null,
  register: { rule: 'auto' },
  cacheSha256: 'c'.repeat(64),
};

const provenance: Provenance = {
  dimcat: '0.1.0',
  runtime: 'onnxruntime-node 1.30.0',
  provider: 'cpu',
  seed: 0,
  folds: 5,
};

export const measurement: FeatureMeasurement = {
  id: 'animal',
  basis,
  provenance,
  nPos: 24,
  nNeg: 9000,
  k: 8,
  bestDimension: { index: 3, polarity: '+', auc: 0.78 },
  register: { pos: [3], neg: [7] },
  dimensions: [{ index: 3, polarity: '+', auc: 0.78, pPlus: 0.9, pMinus: 0.34 }],
  auc: { heldOut: { value: 0.87, low: 0.79, high: 0.93 }, inSample: { value: 0.95 } },
  nullMatched: {
    heldOutP95: 0.61,
    inSampleP95: 0.9,
    draws: 100,
    p: 0.0099,
    q: null,
    kind: 'uniform',
    notes: [],
  },
  paperRule: {
    tau: 0.75,
    k: 2,
    heldOut: { value: 0.72, low: null, high: null },
    inSample: { value: 0.79 },
  },
  histogram: { members: [0, 4, 20], rest: [8000, 900, 100] },
  anchors: [{ id: 1, text: ' dog', agreement: 0.875, rank: 12.5 }],
  warnings: ['in-sample-gap'],
};

const effect = { mean: -1, low: -2, high: -0.5 };
const arm: ArmEffect = {
  ...effect,
  relative: { ...effect, p: 0.01 },
  logProbability: effect,
  rank: effect,
  others: effect,
  kl: effect,
  k: 8,
  draws: 1,
  strongestDraw: -1,
  awayMinusThis: null,
  amongDraws: null,
};

export const flip: FlipMeasurement = {
  feature: 'animal',
  verdict: 'suppressed, not specific',
  method: 3,
  specificity: 'not-specific',
  selectivity: { mean: 0.68, low: 0.6, high: 0.77 },
  leastDetectable: 0.42,
  equivalence: { low: -1.7, high: -1 },
  q: null,
  family: 1,
  centre: { used: 'zero', tokens: null, prompts: null },
  droppedPrompts: [],
  reason: 'Random flips move the targets as much.',
  promptsNeeded: null,
  maskIdentity: { bitIdentical: true, maxAbsDifference: 0 },
  arms: {
    away: arm,
    toward: arm,
    random: { ...arm, draws: 5, awayMinusThis: { ...effect, p: 0.3 } },
    disjoint: arm,
    matched: arm,
  },
  prompts: 24,
  targets: 6,
  promptTexts: ['Once upon a time'],
  targetTokens: [' cow'],
  targetsHeldOut: true,
  register: { pos: [3], neg: [7], rule: { rule: 'tau', tau: 0.6 } },
  layer: 4,
  disjointConcept: 'vehicle',
  matchQuality: { magnitude: 1, change: 0.98 },
  smallestEffect: 0.2,
  basis: { ...basis, register: { rule: 'dims', pos: [1], neg: [] }, negatives: [5, 6] },
  provenance,
  warnings: [],
};

export function evidenceFile(features: EvidenceFile['features']): EvidenceFile {
  return { dimcatEvidence: 1, model, features };
}
