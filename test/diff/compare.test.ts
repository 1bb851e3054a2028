import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { changeOf, directionOf } from '../../server/diff/change';
import { compareCatalogs } from '../../server/diff/compare';
import { comparisonMarkdown } from '../../server/diff/markdown';
import type { CatalogWithEvidence } from '../../server/catalog/evidence/withEvidence';
import type { FeatureEvidence, FeatureMeasurement } from '../../server/protocol/evidence';
import { evidenceFile, flip, measurement } from '../catalog/support/evidence';
import { assertGolden } from '../support/golden';

const head = `dimcat: 1
title: Words
model: { path: model.onnx }
site: { kind: resid, layer: 4 }
signs: centred
features:
`;
const feature = (id: string, more = 'anchors: [" dog", " cat"]') => `  - id: ${id}\n    ${more}\n`;

function side(
  name: string,
  text: string,
  evidence: Record<string, FeatureEvidence> = {},
): CatalogWithEvidence {
  const { catalog } = parseCatalog(head + text);
  assert.ok(catalog);
  return { name, catalog, evidence: evidenceFile(evidence) };
}

function measured(value: number, low: number | null, high: number | null): FeatureMeasurement {
  return { ...measurement, auc: { ...measurement.auc, heldOut: { value, low, high } } };
}

const outcomes = (a: CatalogWithEvidence, b: CatalogWithEvidence) =>
  compareCatalogs(a, b).features.map(({ id, outcome }) => `${id}: ${outcome}`);

describe('Comparing two catalogs', () => {
  it('finds nothing between a catalog and itself', () => {
    const one = side('a', feature('animal'), { animal: { measurement, flip } });
    const { features, counts, setup } = compareCatalogs(one, one);
    assert.deepEqual(
      features.map(({ outcome, better, worse, changed, registerOverlap }) => [
        outcome,
        ...better,
        ...worse,
        ...changed,
        registerOverlap,
      ]),
      [['same', 1]],
    );
    assert.deepEqual([setup, counts.same], [[], 1]);
  });

  it('calls a difference better or worse only where its interval excludes 0', () => {
    const before = { animal: { measurement: measured(0.7, 0.65, 0.75) } };
    const after = (value: number, half: number) => ({
      animal: { measurement: measured(value, value - half, value + half) },
    });
    const from = side('a', feature('animal'), before);
    assert.deepEqual(outcomes(from, side('b', feature('animal'), after(0.8, 0.05))), [
      'animal: better',
    ]);
    assert.deepEqual(outcomes(from, side('b', feature('animal'), after(0.76, 0.05))), [
      'animal: same',
    ]);
    assert.deepEqual(outcomes(side('b', feature('animal'), after(0.8, 0.05)), from), [
      'animal: worse',
    ]);
  });

  it('says nothing of the direction where a side has no honest interval', () => {
    const a = side('a', feature('animal'), { animal: { measurement: measured(0.65, null, null) } });
    const b = side('b', feature('animal'), { animal: { measurement: measured(0.99, 0.98, 1) } });
    assert.deepEqual(outcomes(a, b), ['animal: same']);
    assert.equal(compareCatalogs(a, b).features[0]?.auc.change?.interval, null);
  });

  it('marks an in-sample side, and compares it with no held-out one', () => {
    const heldOut = measured(0.8, 0.7, 0.9);
    const origin = { source: 'unknown', anchors: ['cow'] } as const;
    const frozen = {
      ...measured(0.99, null, null),
      frozen: { ...origin, heldOut: 'none' },
    } as const;
    const a = side('a', feature('animal'), { animal: { measurement: heldOut } });
    const b = side('b', feature('animal'), { animal: { measurement: frozen } });
    const [one] = compareCatalogs(a, b).features;
    assert.deepEqual([one!.auc.inSample, one!.auc.change], [[false, true], null]);
    assert.match(
      comparisonMarkdown(compareCatalogs(a, b)),
      /\| 0\.800[^|]* \| 0\.990[^|]* in-sample \|/,
    );
  });

  it('calls a fall to the null worse, whatever the interval', () => {
    const a = side('a', feature('animal'), { animal: { measurement: measured(0.63, 0.4, 0.8) } });
    const same = measured(0.6, 0.4, 0.8);
    const atNull = { ...same, nullMatched: { ...same.nullMatched, p: 0.08 } };
    const b = side('b', feature('animal'), { animal: { measurement: atNull } });
    const [one] = compareCatalogs(a, b).features;
    assert.deepEqual(one?.worse, ['no longer told from its null']);
  });

  it('weighs verdicts, and leaves an inconclusive test out', () => {
    const verdict = (name: string, v: typeof flip.verdict) =>
      side(name, feature('animal'), { animal: { flip: { ...flip, verdict: v } } });
    const specific = verdict('a', 'suppressed, specific');
    assert.deepEqual(outcomes(specific, verdict('b', 'no effect')), ['animal: worse']);
    assert.deepEqual(outcomes(verdict('b', 'no effect'), specific), ['animal: better']);
    assert.deepEqual(outcomes(specific, verdict('b', 'inconclusive')), ['animal: same']);
  });

  it('tells a claim that both make and one keeps', () => {
    const text = feature('animal', 'expect: { auc: { min: 0.72 } }');
    const a = side('a', text, { animal: { measurement: measured(0.73, 0.6, 0.85) } });
    const b = side('b', text, { animal: { measurement: measured(0.71, 0.6, 0.85) } });
    assert.deepEqual(compareCatalogs(a, b).features[0]?.worse, [
      'claim no longer met: held-out AUC ≥ 0.72',
    ]);
  });

  it('names features of one side, what changed in words, and what cannot be told', () => {
    const a = side(
      'a',
      feature('gone') + feature('animal', 'status: draft\n    anchors: [" dog", " cat"]'),
    );
    const b = side(
      'b',
      feature('animal', 'status: validated\n    anchors: [" cat", " cow"]') + feature('new'),
    );
    assert.deepEqual(outcomes(a, b), ['animal: unknown', 'new: only in b', 'gone: only in a']);
    assert.deepEqual(compareCatalogs(a, b).features[0]?.changed, [
      'anchors: added " cow"; removed " dog"',
      'status: draft before, validated now',
    ]);
  });

  it('compares layers, and then no dimensions', () => {
    const a = side('a', feature('animal'), { animal: { measurement } });
    const { catalog } = parseCatalog((head + feature('animal')).replace('layer: 4', 'layer: 2'));
    const b = { ...side('b', feature('animal'), { animal: { measurement } }), catalog: catalog! };
    const { setup, features } = compareCatalogs(a, b);
    assert.deepEqual(setup, ['site: resid, layer 4 in a, resid, layer 2 in b']);
    assert.equal(features[0]?.registerOverlap, null);
  });

  it('is written as Markdown that no catalog can break', () => {
    const text = feature('animal', 'label: "a | [b](c) <script>"\n    anchors: [" do|g"]');
    const a = side('HEAD:x.dims.yaml', text, {
      animal: { measurement: measured(0.9, 0.85, 0.95), flip },
    });
    const b = side('x.dims.yaml', text.replace('do|g', 'c`at'), {
      animal: { measurement: measured(0.7, 0.6, 0.8), flip },
    });
    assertGolden('diff/golden/comparison.md', comparisonMarkdown(compareCatalogs(a, b)));
  });
});

describe('The change of an AUC', () => {
  const auc = fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.2, noNaN: true }))
    .map(([value, half]) => ({
      value,
      low: Math.max(0, value - half),
      high: Math.min(1, value + half),
    }));

  it('turns round with its sides, holds its mean, and is as wide as the wider side', () => {
    fc.assert(
      fc.property(auc, auc, (a, b) => {
        const [there, back] = [changeOf(a, b)!, changeOf(b, a)!];
        const [low, high] = there.interval!;
        assert.ok(low <= there.mean && there.mean <= high);
        assert.ok(
          Math.abs(low + back.interval![1]) < 1e-12 && Math.abs(high + back.interval![0]) < 1e-12,
        );
        assert.equal(directionOf(there), -directionOf(back) || 0);
        assert.ok(high - low >= Math.max(a.high - a.low, b.high - b.low) - 1e-12);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('is that of independent normal estimates where both intervals are symmetric', () => {
    const change = changeOf(
      { value: 0.7, low: 0.64, high: 0.76 },
      { value: 0.9, low: 0.82, high: 0.98 },
    );
    assert.deepEqual(
      change?.interval?.map((bound) => bound.toFixed(6)),
      ['0.100000', '0.300000'],
    );
  });
});
