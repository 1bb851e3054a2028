/** A feature page as a real measurement would fill it: seeded, so that goldens and pictures stay the same. */
import type {
  AnchorEvidence,
  ArmEffect,
  Basis,
  DimensionEvidence,
  FeatureMeasurement,
  FlipMeasurement,
  MeanEffect,
  Provenance,
} from '../../../server/protocol/evidence';
import type { FeaturePage } from '../../../server/protocol/requests';
import { Random } from '../../support/random';

const ANIMALS =
  'dog cat horse bird fish cow bear pig mouse lion tiger sheep goat duck hen fox wolf frog toad snake ' +
  'rabbit deer owl crow bee ant spider worm whale shark';
const NEGATIVES = 9970;
const K = 64;

const basis: Basis = {
  modelSha256: '3f'.repeat(32),
  tokenizerSha256: '9a'.repeat(32),
  site: { kind: 'resid', layer: 4 },
  prefix: [],
  signs: 'centred',
  anchors: ANIMALS.split(' ').map((_, i) => 300 + 17 * i),
  negatives: null,
  register: { rule: 'auto' },
  cacheSha256: 'c4'.repeat(32),
};

const provenance: Provenance = {
  dimcat: '0.1.0',
  runtime: '1.30.0',
  provider: 'cpu',
  seed: 0,
  folds: 5,
};

export function samplePage(): FeaturePage {
  return {
    uri: 'file:///home/ada/nouns/nouns.dims.yaml',
    id: 'animal',
    label: 'Animals',
    description: 'Names of animals, as single tokens with a leading space.',
    status: 'candidate',
    model: 'tinystories.onnx',
    site: 'resid, layer 4 of 8 (128 dimensions)',
    signs: 'centred',
    evidence: { measurement: sampleMeasurement(), flip: sampleFlip() },
    staleMeasurement: [],
    claims: [
      'held-out AUC ≥ 0.80: written before its number was known, as far as this evidence knows',
    ],
    staleFlip: ['The anchors changed: 2 added, 1 taken out.'],
  };
}

export function sampleMeasurement(): FeatureMeasurement {
  const random = new Random(7);
  const dimensions = Array.from({ length: K }, (_, i) => dimension(i, random));
  const side = (polarity: string): number[] =>
    dimensions
      .filter((d) => d.polarity === polarity)
      .map(({ index }) => index)
      .sort((a, b) => a - b);
  const { index, polarity, auc } = dimensions[0]!;
  return {
    id: 'animal',
    basis,
    provenance,
    nPos: basis.anchors.length,
    nNeg: NEGATIVES,
    k: K,
    bestDimension: { index, polarity, auc },
    register: { pos: side('+'), neg: side('-') },
    dimensions,
    auc: { heldOut: { value: 0.8817, low: 0.8264, high: 0.9371 }, inSample: { value: 0.9523 } },
    nullMatched: {
      heldOutP95: 0.5721,
      inSampleP95: 0.8406,
      bestP95: 0.6613,
      bestP99: 0.6942,
      draws: 100,
      p: 1 / 101,
      q: 0.0124,
      kind: 'uniform',
      notes: [],
    },
    paperRule: {
      tau: 0.7,
      k: 2,
      heldOut: { value: 0.7236, low: 0.6402, high: 0.807 },
      inSample: { value: 0.7911 },
    },
    histogram: { members: bins(30, 0.68, 0.08, random), rest: bins(NEGATIVES, 0.5, 0.085, random) },
    anchors: ANIMALS.split(' ').map((word, i) => anchor(` ${word}`, basis.anchors[i]!, random)),
    warnings: [],
  };
}

function dimension(i: number, random: Random): DimensionEvidence {
  const polarity = random.next() < 0.5 ? '+' : '-';
  const auc = 0.5 + 0.27 * Math.exp(-i / 30) - 0.004 * random.next();
  const gap = polarity === '+' ? 2 * auc - 1 : 1 - 2 * auc;
  const pMinus = Math.min(0.9, Math.max(0.1, 0.5 - gap / 2 + 0.08 * random.normal()));
  const pPlus = Math.min(1, Math.max(0, pMinus + gap));
  return { index: (i * 53 + 12) % 128, polarity, auc, pPlus, pMinus };
}

function anchor(text: string, id: number, random: Random): AnchorEvidence {
  const agreement = Math.round(K * (0.68 + 0.08 * random.normal())) / K;
  const above = NEGATIVES * Math.exp(-((Math.max(agreement, 0.45) - 0.42) * 22));
  return { id, text, agreement, rank: 1 + Math.round(2 * above) / 2 };
}

function bins(n: number, mean: number, deviation: number, random: Random): number[] {
  const counts = new Array<number>(20).fill(0);
  for (let i = 0; i < n; i++) {
    const bin = Math.floor(20 * (mean + deviation * random.normal()));
    counts[Math.min(19, Math.max(0, bin))]!++;
  }
  return counts;
}

export function sampleFlip(): FlipMeasurement {
  return {
    feature: 'animal',
    verdict: 'suppressed, not specific',
    method: 3,
    specificity: 'not-specific',
    selectivity: { mean: 0.68, low: 0.6, high: 0.77 },
    leastDetectable: 0.42,
    equivalence: { low: -2.06, high: -1.62 },
    q: 0.0008,
    family: 8,
    centre: {
      used: 'prompts',
      tokens: {
        relative: { mean: -3.12, low: -3.5, high: -2.74, p: 0.0001 },
        selectivity: { mean: 0.71, low: 0.64, high: 0.79 },
        kl: 0.61,
      },
      prompts: {
        relative: { mean: -1.84, low: -2.11, high: -1.57, p: 0.0002 },
        selectivity: { mean: 0.68, low: 0.6, high: 0.77 },
        kl: 0.386,
      },
    },
    droppedPrompts: [{ text: 'The dog found a', words: ['dog'] }],
    reason:
      'relative change -1.84 [-2.11, -1.57] logits over 24 prompts, but the random control moves them as much (-1.52 [-1.83, -1.21])',
    promptsNeeded: null,
    maskIdentity: { bitIdentical: true, maxAbsDifference: 0 },
    arms: {
      away: arm(-1.84, 0.27, { k: 64, draws: 1, against: null }),
      toward: arm(-0.11, 0.13, { k: 64, draws: 1, against: null }),
      random: arm(-1.52, 0.31, { k: 64, draws: 8, against: -0.32 }),
      disjoint: arm(-0.93, 0.24, { k: 31, draws: 1, against: -0.91 }),
      matched: arm(-1.37, 0.29, { k: 64, draws: 8, against: -0.47 }),
    },
    prompts: 24,
    targets: 6,
    promptTexts: [
      'Once upon a time, in a small house near the sea, there was a',
      'Lily opened the big box and inside she found a',
      'On the way home, Tom stopped because he saw a',
    ],
    targetTokens: [' elephant', ' monkey', ' turtle', ' squirrel', ' chicken', ' puppy'],
    targetsHeldOut: true,
    register: { ...sampleMeasurement().register, rule: { rule: 'tau', tau: 0.6 } },
    layer: 4,
    disjointConcept: 'food',
    matchQuality: { magnitude: 0.982, change: 1.013 },
    smallestEffect: 0.31,
    basis,
    provenance,
    warnings: [],
  };
}

function arm(
  relative: number,
  half: number,
  { k, draws, against }: { k: number; draws: number; against: number | null },
): ArmEffect {
  return {
    ...effect(relative - 0.4, half * 1.6),
    relative: { ...effect(relative, half), p: relative < -0.5 ? 0.0002 : 0.093 },
    logProbability: effect(relative * 0.9, half),
    rank: effect(-relative * 212, half * 180),
    others: effect(relative * 0.8, half * 0.9),
    kl: effect(-relative * 0.21, half * 0.1),
    k,
    draws,
    strongestDraw: draws > 1 ? relative - 0.42 : relative,
    awayMinusThis:
      against === null ? null : { ...effect(against, 0.36), p: against < -0.4 ? 0.0021 : 0.118 },
    amongDraws: draws > 1 ? { reached: 1, p: 2 / (draws + 1) } : null,
  };
}

function effect(mean: number, half: number): MeanEffect {
  return { mean, low: mean - half, high: mean + half };
}
