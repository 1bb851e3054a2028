import assert from 'node:assert/strict';
import type { OverviewFeature } from '../../../server/protocol/workbench';
import {
  catalogDescription,
  coverageRow,
  draftRow,
  draftsRow,
  evidenceRows,
  featureRow,
  filterWords,
  isShown,
} from '../../../extension/tree/rows';
import { english } from '../english';

const range = { start: { line: 3, character: 8 }, end: { line: 3, character: 14 } };
const feature: OverviewFeature = {
  id: 'animal',
  label: 'Animals',
  status: 'candidate',
  range,
  state: 'holds',
  stale: [],
  measurement: {
    heldOut: { value: 0.8817, low: 0.8264, high: 0.9371 },
    noInterval: null,
    isHeldOut: true,
    inSample: 0.952,
    nullP95: 0.572,
    chance: 'p = 0.001, q = 0.004 over 999 look-alike sets',
    nPos: 30,
    nNeg: 9970,
    folds: 5,
    k: 64,
  },
  flip: {
    verdict: 'suppressed, specific',
    beside: 'others move 12 % [2, 21] as much',
    relative: { mean: -1.8, low: -2, high: -1.6 },
    prompts: 24,
    targets: 6,
  },
  claims: [
    {
      kind: 'detects',
      text: 'held-out AUC ≥ 0.80',
      outcome: 'passed',
      message: 'held-out AUC 0.882',
      range,
    },
  ],
};
const unmeasured: OverviewFeature = {
  ...feature,
  id: 'plant',
  label: 'Plants',
  state: 'not measured',
  measurement: null,
  flip: null,
  claims: [],
};

describe('A feature in the tree', () => {
  it('shows its held-out AUC and its state, by word and by icon', () => {
    const row = featureRow(feature, english);
    assert.equal(row.description, '0.882 · claims hold');
    assert.deepEqual([row.icon, row.colour], ['pass-filled', 'testing.iconPassed']);
    assert.equal(featureRow(unmeasured, english).description, 'not measured');
  });

  it('opens to its evidence: the held-out AUC with interval and counts, then its null, then the rest', () => {
    assert.deepEqual(
      evidenceRows(feature, english).map(({ label, description }) => `${label}: ${description}`),
      [
        'held-out AUC: 0.882 [0.826, 0.937]; n+ 30, n− 9,970, 5 folds, k = 64',
        'its null reaches: 0.572; p = 0.001, q = 0.004 over 999 look-alike sets',
        'in-sample AUC: 0.952',
        'sign-flip test: suppressed, specific; others move 12 % [2, 21] as much',
        'claim: held-out AUC ≥ 0.80',
      ],
    );
  });

  it('says first what is stale, and where there is no interval', () => {
    const heldOut = { value: 0.9, low: null, high: null };
    const stale = {
      ...feature,
      stale: ['signs changed'],
      measurement: { ...feature.measurement!, heldOut, noInterval: 'fewer than 10 anchors' },
    };
    const [first, second] = evidenceRows(stale, english);
    assert.deepEqual([first?.label, first?.description], ['stale', 'signs changed']);
    assert.match(second?.description ?? '', /^0\.900 \(no interval: fewer than 10 anchors\)/);
  });
});

describe('The coverage of a catalog in the tree', () => {
  const bits = { explained: 2.8, low: 2.5, high: 3.3, total: 255, share: 2.8 / 255 };
  const coverage = { bits, shuffled: 0.0004, stale: [] };
  const features = [feature];

  it('stands beside its features and in a row of its own, with the shuffled catalog', () => {
    assert.equal(
      catalogDescription({ features, coverage }, english),
      '1 feature · 1 hold · explains 1.1 % [1.0, 1.3] of 255 bits',
    );
    const row = coverageRow(coverage, english);
    assert.equal(row.description, 'explains 1.1 % [1.0, 1.3] of 255 bits · shuffled < 0.1 %');
  });

  it('counts claims of dimensions beside the features', () => {
    const both = [...features, { ...unmeasured, id: 'dimension 12' }];
    const text = catalogDescription({ features: both, coverage: null }, english);
    assert.equal(text, '1 feature · 1 dimension · 1 hold');
  });

  it('is not measured, has no interval, or is stale, and says so', () => {
    assert.equal(coverageRow(null, english).description, 'not measured');
    const few = { ...coverage, bits: { ...bits, low: null, high: null } };
    assert.match(coverageRow(few, english).description, /1\.1 % \(no interval\) of 255 bits/);
    const stale = { ...coverage, stale: ['labels changed'] };
    const row = coverageRow(stale, english);
    assert.match(row.description, / · stale$/);
    assert.match(row.tooltip, /before this change: labels changed/);
    assert.equal(catalogDescription({ features, coverage: stale }, english), '1 feature · 1 hold');
  });
});

describe('The filter of the tree', () => {
  const shown = (filter: Parameters<typeof isShown>[1]) =>
    [feature, unmeasured].filter((f) => isShown(f, filter)).map(({ id }) => id);

  it('goes by state and by a part of id or label', () => {
    assert.deepEqual(shown({ states: [], text: '' }), ['animal', 'plant']);
    assert.deepEqual(shown({ states: ['not measured', 'stale'], text: '' }), ['plant']);
    assert.deepEqual(shown({ states: [], text: ' ANI ' }), ['animal']);
    assert.deepEqual(shown({ states: ['stale'], text: 'ani' }), []);
  });

  it('is told in words, and not told where there is none', () => {
    assert.equal(filterWords({ states: [], text: ' ' }, english), undefined);
    assert.equal(filterWords({ states: ['stale'], text: 'ani' }, english), 'Shown: stale, "ani"');
  });

  it('leaves the counts of the catalog whole', () => {
    const features = [feature, unmeasured];
    assert.equal(catalogDescription({ features, coverage: null }, english), '2 features · 1 hold');
    assert.equal(
      catalogDescription({ features: [unmeasured], coverage: null }, english),
      '1 feature',
    );
  });
});

describe('A draft in the tree', () => {
  const draft = { dimension: 172, label: 'animal -', says: '- animal: AUC 0.90; + food: AUC 0.7' };

  it('says its dimension, what it is of, and what became of it', () => {
    const open = draftRow({ ...draft, state: 'open' }, english);
    assert.deepEqual([open.label, open.description], ['172', 'animal -']);
    assert.equal(
      open.tooltip,
      'Dimension 172: animal -\nto do\n- animal: AUC 0.90\n+ food: AUC 0.7',
    );
    const edited = draftRow({ ...draft, state: 'edited' }, english);
    assert.equal(edited.description, 'animal - · edited since');
    assert.notEqual(edited.icon, open.icon);
  });

  it('is counted by state', () => {
    const counts = { open: 57, accepted: 3, edited: 1, refused: 0 };
    const { description } = draftsRow({ counts, rows: [] }, english);
    assert.equal(description, '57 to do · 3 accepted · 1 edited since');
    const none = { open: 0, accepted: 0, edited: 0, refused: 0 };
    assert.equal(draftsRow({ counts: none, rows: [] }, english).description, '0 to do');
    assert.equal(draftsRow(null, english).description, 'not surveyed');
  });
});
