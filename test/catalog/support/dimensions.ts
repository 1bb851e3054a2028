/** What is known of dimensions, made up. */
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
