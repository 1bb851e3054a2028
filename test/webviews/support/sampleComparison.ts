import type { ComparedFeature, FlipSide, Outcome } from '../../../server/protocol/comparison';
import {
  OUTCOMES,
  type CompareHead,
  type CompareSides,
} from '../../../server/protocol/panels/compare';
import { VERDICT, type Verdict } from '../../../server/protocol/verdicts';

/** A feature measured on both sides, with intervals of ± `half`. */
export function compared(
  id: string,
  a: number,
  b: number,
  half = 0.02,
  more: Partial<ComparedFeature> = {},
): ComparedFeature {
  const estimate = (value: number): { value: number; low: number; high: number } => ({
    ...{ value, low: Math.max(0, value - half), high: Math.min(1, value + half) },
  });
  const [mean, wide] = [b - a, half * Math.SQRT2];
  const outcome: Outcome = mean - wide > 0 ? 'better' : mean + wide < 0 ? 'worse' : 'same';
  return {
    ...{ id, label: id, outcome, better: [], worse: [], changed: [], registerOverlap: 0.62 },
    auc: {
      ...{ a: estimate(a), b: estimate(b), change: { mean, interval: [mean - wide, mean + wide] } },
      ...{ nullA: 0.58, nullB: 0.59, inSample: [false, false], beaten: [true, true], k: [64, 64] },
    },
    flip: { a: flipSide(VERDICT.specific), b: flipSide(VERDICT.specific) },
    ...more,
  };
}

export function onlyIn(side: 'a' | 'b', id: string): ComparedFeature {
  const whole = compared(id, 0.8, 0.8);
  const { auc, flip } = whole;
  const none = side === 'a' ? { b: null } : { a: null };
  return {
    ...whole,
    outcome: side === 'a' ? 'only in a' : 'only in b',
    auc: { ...auc, ...none, change: null },
    flip: { ...flip, ...none },
    registerOverlap: null,
  };
}

function flipSide(verdict: Verdict): FlipSide {
  return { verdict, words: verdict, relative: { mean: -3.1, low: -3.6, high: -2.6 } };
}

/** Both sides, each kind of outcome once, and some of one side only. */
export function sampleFeatures(): readonly ComparedFeature[] {
  const weaker = { a: flipSide(VERDICT.specific), b: flipSide(VERDICT.noEffect) };
  const unmeasured = compared('vehicle', 0.9, 0.9, 0.02, { outcome: 'unknown' });
  return [
    compared('food', 0.91, 0.84, 0.02, {
      worse: ['held-out AUC 0.910 to 0.840 (-0.070, 95 % -0.098 to -0.042)'],
      changed: ['anchors: added " soup"; removed " bread"'],
    }),
    compared('verb', 0.72, 0.79, 0.03, {
      ...{ outcome: 'mixed', flip: weaker },
      better: ['held-out AUC 0.720 to 0.790 (+0.070, 95 % +0.028 to +0.112)'],
      worse: ['sign-flip test: suppressed, specific before, no effect now'],
    }),
    compared('colour', 0.88, 0.93, 0.02),
    {
      ...unmeasured,
      auc: { ...unmeasured.auc, b: null, change: null, beaten: [true, undefined] },
      flip: { a: null, b: null },
    },
    onlyIn('b', 'kinship'),
    onlyIn('a', 'number'),
    onlyIn('a', 'place'),
    compared('animal', 0.992, 0.989, 0.005, { label: 'Animals', registerOverlap: 0.94 }),
    compared('person', 0.95, 0.95, 0.01, { registerOverlap: 1 }),
  ];
}

export function sampleHead(features: readonly ComparedFeature[]): CompareHead {
  const counts = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, features.filter((f) => f.outcome === outcome).length]),
  ) as CompareHead['counts'];
  const side = {
    ...{ title: 'Everyday words', model: 'SmolLM2-135M', modelSha256: 'a1b2' },
    ...{ site: 'resid, layer 4', signs: 'centred', features: 8, measured: 8 },
  };
  return {
    a: { ...side, name: 'HEAD~3:everyday.dims.yaml' },
    b: { ...side, name: 'everyday.dims.yaml', features: 7, measured: 6 },
    ...{ setup: [], counts, page: 500 },
    command: 'dimcat diff HEAD~3:everyday.dims.yaml everyday.dims.yaml',
    coverage: {
      a: 'explains 13.1 % [12.8, 13.4] of 255 bits',
      b: 'explains 14.9 % [14.6, 15.2] of 255 bits',
      change: { mean: 4.6, interval: [3.5, 5.7] },
    },
  };
}

export function sampleSides(): CompareSides {
  const uri = 'file:///nouns/layer8.dims.yaml';
  return {
    catalogs: [{ id: '0123456789abcdef', uri, name: 'nouns/layer8.dims.yaml' }],
    revisions: [
      { revision: 'a682c7e', day: '2026-11-29' },
      { revision: '15af860', day: '2026-11-28' },
    ],
    layers: [
      { layer: 2, measured: 0 },
      { layer: 3, measured: 8 },
    ],
    models: [],
  };
}
