/** Made-up evidence, whole and valid, of which a test changes what it is about. */
import type { CoverageRecord } from '../../server/protocol/coverage';
import type {
  ArmEffect,
  Basis,
  EvidenceFile,
  FeatureEvidence,
  FeatureMeasurement,
  FlipMeasurement,
  MeanEffect,
  Provenance,
} from '../../server/protocol/evidence';

/** The coverage of a catalog of one feature. */
export function coverageRecordOf(labelsMark = ''): CoverageRecord {
  return {
    bits: { explained: 65.2, low: 61, high: 69.4, total: 2103, share: 0.031 },
    shuffled: { explained: 2, share: 0.001 },
    lexicon: { explained: 100, share: 0.05 },
    dimensions: 16,
    tokens: 13,
    words: 12,
    labels: 1,
    labelsMark,
    features: [{ name: 'animal', source: 'feature', lost: 65.2 }],
    best: [{ index: 3, bits: 0.5, entropy: 1 }],
    least: [],
    seed: 0,
    dimcat: '0.1.0',
  };
}

const basis: Basis = {
  modelSha256: 'a'.repeat(64),
  tokenizerSha256: 'b'.repeat(64),
  site: { kind: 'resid', layer: 4 },
  prefix: [],
  signs: 'centred',
  anchors: [1, 2],
  negatives: null,
  register: { rule: 'dims', pos: [3, 10, 11, 12], neg: [7] },
  cacheSha256: 'c'.repeat(64),
};

const provenance: Provenance = {
  dimcat: '0.1.0',
  runtime: 'onnxruntime 1.30.0',
  provider: 'cpu',
  seed: 0,
  folds: 5,
};

export function measurementOf(
  id: string,
  change: Partial<FeatureMeasurement> = {},
): FeatureMeasurement {
  return {
    id,
    basis,
    frozen: { source: 'declared', anchors: [], heldOut: 'all', words: 'by others' },
    provenance,
    nPos: 50,
    nNeg: 30112,
    k: 64,
    bestDimension: { index: 12, polarity: '+', auc: 0.79 },
    register: { pos: [12], neg: [7] },
    dimensions: [
      { index: 12, polarity: '+', auc: 0.79, pPlus: 0.9, pMinus: 0.32 },
      { index: 7, polarity: '-', auc: 0.71, pPlus: 0.2, pMinus: 0.62 },
    ],
    auc: { heldOut: { value: 0.842, low: 0.783, high: 0.889 }, inSample: { value: 0.951 } },
    nullMatched: {
      heldOutP95: 0.584,
      inSampleP95: 0.97,
      draws: 100,
      p: 1 / 101,
      q: null,
      kind: 'uniform',
      notes: [],
    },
    paperRule: {
      tau: 0.75,
      k: 2,
      heldOut: { value: 0.72, low: 0.66, high: 0.78 },
      inSample: { value: 0.79 },
    },
    histogram: { members: [0, 0, 1, 3], rest: [10, 20, 5, 0] },
    anchors: [
      { id: 1, text: ' dog', agreement: 0.81, rank: 12 },
      { id: 2, text: ' cat', agreement: 0.64, rank: 1204.5 },
    ],
    warnings: [],
    ...change,
  };
}

const effect: MeanEffect = { mean: -1.324, low: -1.8, high: -0.9 };

const arm: ArmEffect = {
  ...effect,
  relative: { ...effect, p: 0.0004 },
  logProbability: effect,
  rank: { mean: 120, low: 80, high: 160 },
  others: effect,
  kl: { mean: 0.2, low: 0.1, high: 0.3 },
  k: 64,
  draws: 1,
  strongestDraw: -1.1,
  awayMinusThis: null,
  amongDraws: null,
};

export function flipOf(feature: string, change: Partial<FlipMeasurement> = {}): FlipMeasurement {
  return {
    feature,
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
    reason: 'Random flips of equal size move the targets by -1.1 as well.',
    promptsNeeded: null,
    maskIdentity: { bitIdentical: true, maxAbsDifference: 0 },
    arms: { away: arm, toward: arm, random: arm, disjoint: arm, matched: arm },
    prompts: 20,
    targets: 12,
    promptTexts: [],
    targetTokens: [],
    targetsHeldOut: true,
    register: { pos: [12], neg: [7], rule: { rule: 'auto' } },
    layer: 4,
    disjointConcept: 'plants',
    matchQuality: { magnitude: 1, change: 1 },
    smallestEffect: 0.1,
    basis,
    provenance,
    warnings: [],
    ...change,
  };
}

export function evidenceOf(features: Readonly<Record<string, FeatureEvidence>>): EvidenceFile {
  const model = { sha256: basis.modelSha256, dimensions: 128, layers: 4, vocabulary: 1000 };
  return { dimcatEvidence: 1, model, features };
}
