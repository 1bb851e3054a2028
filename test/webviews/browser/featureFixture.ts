/** The page of a feature with everything that it can show: a sample of each answer, seeded. */
import { faultError } from '../../../server/protocol/fault';
import type { AgreementLevels, ScoredTokens } from '../../../server/protocol/featureReading';
import {
  type DoseCurve,
  featureActions,
  featureAsks,
  type FeatureHead,
  type Study,
  type StudyName,
} from '../../../server/protocol/panels/feature';
import { reportPage } from '../../../server/report/page';
import { RESULT } from '../../report/support/result';
import { samplePage } from '../support/samplePage';
import type { PageFixture } from './host';

const page = samplePage();
const { measurement } = page.evidence;
const { k, dimensions, anchors } = measurement!;

/** A bell of negatives about half of the dimensions, and anchors above it. */
function levels(): AgreementLevels {
  const bell = (n: number, middle: number, width: number): number[] =>
    Array.from({ length: k + 1 }, (_, level) =>
      Math.round(
        (n * Math.exp(-(((level - middle) / width) ** 2) / 2)) / (width * Math.sqrt(2 * Math.PI)),
      ),
    );
  return { k, anchors: bell(30, 46, 4), negatives: bell(9970, 32, 5.5) };
}

function tokens(from: number): ScoredTokens {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const place = from + i;
    const level = Math.max(0, 58 - Math.floor(place / 6));
    const first = 1 + 6 * Math.floor(place / 6);
    const anchor = place % 7 === 0;
    const text = [
      ' dog',
      ' cat',
      ' ↵tree',
      'the',
      ' \u202eevil',
      '\n',
      ' a very long token of many letters',
    ];
    return { id: 300 + place, text: text[place % 7]!, level, first, last: first + 5, anchor };
  });
  return { total: 412, rows: rows.slice(0, Math.max(0, 412 - from)) };
}

function study(name: StudyName): Study {
  const linked = { featureOf: () => 'animal', reportOf: () => undefined };
  const { tables } = reportPage('0123456789abcdef', RESULT, linked);
  const shown = { ...tables[0]!, title: `Rows of ${name}` };
  return { name, title: name, report: '0123456789abcdef', isStale: false, tables: [shown] };
}

/** Ten shares; only our own arms have intervals. */
export function doses(): DoseCurve {
  const slopes = {
    ...{ away: -3.2, 'away, random order': -2.9, toward: 0.9, flip: -2.4 },
    ...{ random: -0.1, disjoint: -0.35, matched: -0.2 },
  };
  const shares = Array.from({ length: 10 }, (_, i) => (i + 1) / 10);
  const arms = Object.entries(slopes).map(([arm, slope]) => ({
    arm,
    points: shares.map((share) => {
      const value = slope * share ** 0.6;
      return { share, value, low: value - 0.3, high: value + 0.3 };
    }),
  }));
  return { report: '0123456789abcdef', isStale: false, arms };
}

/** Of the catalog's layer 4, and of 1 and 2, where it is not measured: 1 has a token cache. */
function head(layer = measurement!.basis.site.layer): FeatureHead {
  const own = measurement!.basis.site.layer;
  const isOwn = layer === own;
  const site = { ...measurement!.basis.site, layer };
  const there = { ...measurement!, basis: { ...measurement!.basis, site } };
  const evidence = isOwn ? page.evidence : layer === 3 ? { measurement: there } : {};
  return {
    page: { ...page, evidence, site: `resid, layer ${layer}`, ...(!isOwn && { staleFlip: [] }) },
    claims: isOwn
      ? [
          {
            text: 'held-out AUC ≥ 0.80',
            outcome: 'passed',
            message: 'held-out 0.882 [0.826, 0.937], n+ 30, n− 9,970',
          },
          {
            text: 'sign-flip test: suppressed, specific',
            outcome: 'failed',
            message: 'suppressed, not specific',
          },
        ]
      : [],
    pictures: false,
    nouns: { one: 'token', many: 'tokens' },
    noFlips: null,
    cache: layer === 2 ? 'none' : 'ready',
    cacheFault: null,
    layer: {
      ...{ kind: 'resid', shown: layer, own, cacheBytes: 3_400_000 },
      all: { first: 0, last: 8 },
    },
    commands: {
      measure: 'dimcat measure nouns.dims.yaml --feature animal',
      flip: 'dimcat flip nouns.dims.yaml --feature animal',
      cache: 'dimcat cache nouns.dims.yaml',
    },
  };
}

export const featureFixture: PageFixture = {
  panel: 'feature',
  place: { feature: 'animal' },
  asks: { ...featureAsks, ...featureActions },
  answers: {
    page: ({ key }) => head((key as { layer?: number }).layer),
    levels,
    change: () => ({ done: 'Done.' }),
    studies: () => [study('baselines')],
    study: ({ key }) => study((key as { name: StudyName }).name),
    tokens: ({ from, key }) => {
      const { list, text = '' } = key as { list: string; text?: string };
      if (list !== 'found') return tokens(from);
      const rows = tokens(0).rows.filter((row) => row.text.includes(text));
      return { total: rows.length, rows };
    },
    register: () => dimensions.map((row, i) => ({ ...row, stability: 5 - (i % 4) })),
    uses: () =>
      dimensions.slice(0, 6).map(({ index, polarity }, i) => ({
        index,
        uses: [
          { feature: 'plant', polarity },
          ...(i % 2 ? [{ feature: 'vehicle', polarity: polarity === '+' ? '-' : '+' }] : []),
        ],
      })),
    related: () => [
      { feature: 'plant', label: 'Plants', k: 64, same: 21, opposite: 3 },
      { feature: 'vehicle', label: 'Vehicles', k: 32, same: 2, opposite: 9 },
    ],
    correlations: () => [
      { feature: 'plant', r: 0.412 },
      { feature: 'vehicle', r: -0.208 },
      { feature: 'food', r: 0.101 },
    ],
    layers: () =>
      Array.from({ length: 9 }, (_, layer) => ({
        layer,
        measured:
          layer % 3 === 2
            ? null
            : {
                value: 0.7 + layer / 50,
                low: 0.63 + layer / 50,
                high: 0.76 + layer / 50,
                k: 64,
                nPos: anchors.length,
                nNeg: 9970,
              },
      })),
    doses: () => null,
    runDoses: () => doses(),
    history: () => [
      { revision: 'ab12cd3', day: '2026-11-20', auc: measurement!.auc.heldOut, verdict: null },
      { revision: '99fe001', day: '2026-10-02', auc: null, verdict: null },
    ],
  },
};

/** The same without a token cache. */
export const withoutCache: PageFixture = {
  ...featureFixture,
  answers: {
    ...featureFixture.answers,
    ...Object.fromEntries(
      ['levels', 'tokens', 'register', 'correlations'].map((kind) => [
        kind,
        () => {
          throw faultError('cache-missing', 'There is no complete token cache.', 'Build it.');
        },
      ]),
    ),
  },
};

/** Before anything was measured. */
export const notMeasured: PageFixture = {
  ...featureFixture,
  answers: {
    studies: () => [],
    doses: () => null,
    page: () => ({
      ...head(),
      page: { ...page, evidence: {}, staleFlip: [] },
      ...{ claims: [], cache: 'none' },
    }),
  },
};

/** At another layer than the catalog's: 3 was measured, 1 has a token cache, 2 has none. */
export function atLayer(layer: number, answers: PageFixture['answers'] = {}): PageFixture {
  return {
    ...featureFixture,
    place: { feature: 'animal', layer },
    answers: { ...featureFixture.answers, ...answers },
  };
}
