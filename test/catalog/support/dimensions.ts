/** What is known of dimensions, made up. */
import type { DimensionFacts } from '../../../server/protocol/dimensionFacts';
import type { SurveyedDimension, SurveyRun } from '../../../server/protocol/dimensions';
import type { SignsBasis } from '../../../server/protocol/evidence';

export const basis: SignsBasis = {
  modelSha256: 'a'.repeat(64),
  tokenizerSha256: 'b'.repeat(64),
  site: { kind: 'resid', layer: 4 },
  prefix: [],
  signs: 'centred',
  cacheSha256: 'c'.repeat(64),
  dimensions: 256,
};

export const run: SurveyRun = {
  listsSha256: 'd'.repeat(64),
  lists: 30,
  leftOut: 2,
  words: { ranking: 2000, testing: 2010 },
  toldApart: 180,
  dimensions: 256,
  seed: 0,
  dimcat: '0.1.0',
};

export const surveyed = (index: number): SurveyedDimension => ({
  index,
  plusShare: 0.25,
  entropy: 0.811278,
  plus: [{ id: 5, text: ' cat', distance: 2.5 }],
  minus: [{ id: 9, text: ' chair', distance: 2.25 }],
  best: [
    {
      name: 'animals',
      source: 'lexicon',
      polarity: '+',
      auc: { value: 0.8125, low: 0.75, high: 0.875 },
      p: 1e-9,
      q: 2e-6,
      words: 40,
    },
  ],
  looks: [{ look: 'rank', polarity: '+', auc: 0.55 }],
  partners: [{ index: 3, bits: 0.125, polarity: '-' }],
});

/** What the model does with a dimension; `change` replaces parts. */
export function factsOfDimension(
  index: number,
  change: Partial<DimensionFacts> = {},
): DimensionFacts {
  const others = [{ layer: 3, same: 0.9, phi: 0.8, plusShare: 0.5 }];
  const best = [
    { block: 2, neuron: 21, weight: -0.5, ofNeuron: 0.082, ofDimension: 0.009, p: 0.007 },
  ];
  const heads = { of: 24, best: [{ through: 'v', head: 5, share: 0.007, rank: 29 }] } as const;
  const neuron = { neuron: 478, through: 'gate', cosine: 0.21, p: 0.56 } as const;
  return {
    index,
    layers: { tokens: 9000, others, unread: [5] },
    inText: {
      ...{ positions: 3887, passages: 37, expected: 0.51, phi: null },
      kept: { value: 0.77, low: 0.74, high: 0.79 },
    },
    writers: { blocks: 4, neurons: 2048, best },
    readers: { block: 5, heads, neurons: { of: 512, best: [neuron] } },
    output: { promoted: [{ id: 3, text: ' cat', logits: 0.68 }], suppressed: [], deviation: 0.07 },
    flip: {
      ...{ prompts: 24, kl: { mean: 0.0037, low: 0.0015, high: 0.0067 }, firstChanged: 0 },
      raised: [{ id: 4, text: ' dog', change: 0.14, prompts: 0.7 }],
      lowered: [],
      others: { dimensions: 40, kl: 0.0035, firstChanged: 0.047, p: 0.488 },
      maskIdentity: { maxAbsDifference: 0 },
    },
    values: {
      tokens: 4096,
      width: 2.07,
      counts: [
        ...[60, 48, 70, 92, 130, 168, 190, 230, 291, 300, 372, 420],
        ...[398, 371, 330, 262, 150, 96, 60, 30, 14, 8, 4, 2],
      ],
    },
    ...{ seed: 0, dimcat: '1.2.3', ...change },
  };
}
