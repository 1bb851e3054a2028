/** Shares of nearest neighbours, where inputs are in groups and where every one hits. */
import assert from 'node:assert/strict';
import {
  inGroups,
  shareOver,
  shuffledLabels,
} from '../../../server/science/experiments/nearest/share';
import { bootstrapMean } from '../../../server/science/resampling';
import { seededRandom, shuffled } from '../../../server/science/random';

const ids = Array.from({ length: 60 }, (_, id) => id);
const recordings = ids.map((id) => `recording ${Math.floor(id / 5)}`);
const inputs = { modality: 'audio', labels: ids.map(() => null), groups: recordings } as const;
const random = () => seededRandom(3, 'test');

describe('shares of nearest neighbours', () => {
  it('have wider intervals where whole groups hit or miss', () => {
    const hits = ids.map((id) => (Math.floor(id / 5) % 3 === 0 ? 0 : 1));
    const parts = inGroups(ids, inputs).map((own) => own.map((id) => hits[id]!));
    const grouped = shareOver(parts, random());
    const alone = shareOver(
      hits.map((hit) => [hit]),
      random(),
    );
    assert.equal(grouped.value, alone.value);
    const width = ({ low, high }: typeof alone): number => high! - low!;
    assert.ok(width(grouped) > 1.8 * width(alone), `${width(grouped)} ${width(alone)}`);
    const { mean, low, high } = bootstrapMean(hits, random());
    assert.deepEqual(alone, { value: mean, low, high });
  });

  it('claim no certainty where every one hits, or two ways never differ', () => {
    const all = (value: number, n: number) => Array.from({ length: n }, () => [value]);
    const near = (found: number | null, wanted: number) =>
      assert.ok(Math.abs(found! - wanted) < 1e-9, `${found}`);
    const tenHits = shareOver(all(1, 10), random());
    near(tenHits.low, 0.025 ** (1 / 10));
    assert.equal(tenHits.high, 1);
    const noDifference = shareOver(all(0, 20), random(), [-1, 1]);
    near(noDifference.high, 1 - 0.025 ** (1 / 20));
    near(noDifference.low, -noDifference.high!);
    assert.deepEqual(shareOver(all(1, 9), random()), { value: 1, low: null, high: null });
  });

  it('are compared with labels shuffled by whole groups', () => {
    const labels = ids.map((id) => `label ${Math.floor(id / 20)}`);
    const found = shuffledLabels(inGroups(ids, inputs), labels, random());
    assert.notDeepEqual(found, labels);
    assert.deepEqual([...found].sort(), [...labels].sort());
    for (const group of inGroups(ids, inputs))
      assert.equal(new Set(group.map((id) => found[id])).size, 1);
  });

  it('are compared with labels that are shuffled where there are no groups', () => {
    const alone = ids.slice(10).map((id) => [id]);
    const labels = ids.map((id) => (id < 10 ? null : `label ${id}`));
    const found = shuffledLabels(alone, labels, random());
    assert.deepEqual(found.slice(0, 10), labels.slice(0, 10));
    assert.deepEqual(found.slice(10), shuffled(labels.slice(10), random()));
  });
});
