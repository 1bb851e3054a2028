import assert from 'node:assert/strict';
import type { SignPlanes } from '../../../server/core/planes';
import { plusCounts } from '../../../server/core/planes';
import { fullSet, has } from '../../../server/core/bits';
import { planeOf } from '../../../server/core/planes';
import { readRunning } from '../../../server/science/experiments/common/running';
import { shuffledColumns } from '../../../server/science/experiments/common/shuffledColumns';
import { independence } from '../../../server/science/experiments/independence/independence';
import {
  entropy,
  nearlyConstant,
  pairInformation,
  phi,
  plugInBias,
  strongest,
} from '../../../server/science/experiments/independence/information';
import { seededRandom } from '../../../server/science/random';
import { fakeSubject } from '../../support/experimentSubject';
import {
  cellOf,
  numberIn,
  quietHost,
  runExperiment,
  shapeFaults,
  tableOf,
} from '../../support/experiments';
import { noiseBits, planesOf } from '../../support/noise';

const noise = noiseBits(600, 12, 4);
/** Noise in which dimension 5 is dimension 2, and 9 is its opposite. */
const copied: SignPlanes = planesOf({
  ...noise,
  at: (t, d) => (d === 5 ? noise.at(t, 2) : d === 9 ? !noise.at(t, 2) : noise.at(t, d)),
});

function meanOf(values: Float32Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

const passages = Array.from({ length: 5 }, (_, p) => ({
  text: `passage ${p}`,
  tokens: Array.from({ length: 40 }, (_, i) => (p * 71 + i * 37) % 380),
}));

describe('independence', () => {
  it('finds pairs that are one bit, and their direction', async () => {
    const information = await pairInformation(copied, quietHost);
    const found = strongest(information, 3);
    assert.deepEqual(
      found.map(({ i, j }) => `${i},${j}`),
      ['2,5', '2,9', '5,9'],
    );
    assert.ok(found.every(({ bits }) => Math.abs(bits - entropy(300, 600)) < 0.02));
    assert.ok(phi(information, 2, 5)! > 0.999999 && phi(information, 2, 9)! < -0.999999);
  });

  it('gives independent bits what the plug-in bias says', async () => {
    const { bits, n } = await pairInformation(planesOf(noiseBits(400, 60, 8)), quietHost);
    assert.equal(bits.length, (60 * 59) / 2);
    assert.ok(Math.abs(meanOf(bits) / plugInBias(n) - 1) < 0.1);
  });

  it('shuffles each column by itself: shares stay, pairs fall apart', async () => {
    const shuffled = await shuffledColumns(copied, seededRandom(1, 'test'), quietHost);
    const all = fullSet(600);
    assert.deepEqual(plusCounts(shuffled, all), plusCounts(copied, all));
    const { bits } = await pairInformation(shuffled, quietHost);
    assert.ok(Math.max(...bits) < 0.05);
    assert.deepEqual(
      await shuffledColumns(copied, seededRandom(1, 'test'), quietHost),
      shuffled,
      'the same seed gives the same bits',
    );
  });

  it('knows the entropy of a sign', () => {
    assert.equal(entropy(5, 10), 1);
    assert.equal(entropy(0, 10), 0);
    assert.ok(Math.abs(entropy(1, 4) - 0.8112781244591328) < 1e-12);
  });

  it('counts signs that are nearly always the same, and correlates none that never vary', async () => {
    const still = planesOf({
      ...noise,
      at: (t, d) => (d === 3 ? t < 5 : d !== 4 && noise.at(t, d)),
    });
    const information = await pairInformation(still, quietHost);
    assert.equal(nearlyConstant(information), 2);
    assert.equal(phi(information, 1, 4), null);
    assert.notEqual(phi(information, 1, 3), null);
  });

  it('reads running text without the first token of a passage, prefix or not', async () => {
    const subject = { ...fakeSubject({ material: { passages } }), prefix: [399] };
    const place = { site: 'resid', layer: 2 } as const;
    const { mean } = await subject.model.signs({ ...place, signs: 'raw' });
    const running = await readRunning(subject, place, mean, quietHost, () => undefined);
    assert.equal(running.tokens.length, 5 * 39);
    assert.deepEqual(running.tokens.slice(0, 2), passages[0]!.tokens.slice(1, 3));
    assert.equal(running.passages[39], 1);
    const { states } = await subject.model.states({
      sequences: [[399, ...passages[3]!.tokens]],
      places: [place],
      positions: 'all',
    });
    for (const [d, threshold] of mean.entries()) {
      const state = states[0]![(1 + 7) * mean.length + d]!;
      const row = 3 * 39 + 6;
      assert.equal(has(planeOf(running.planes.raw, d), row), state > 0);
      assert.equal(has(planeOf(running.planes.centred, d), row), state > threshold);
    }
  });

  it('tells planted categories from shuffled columns, at both levels', async () => {
    const categories = [{ id: 'half', members: 180, register: 24, strength: 3 }];
    const subject = fakeSubject({ material: { passages }, categories });
    const findings = await runExperiment(independence, subject);
    assert.deepEqual(shapeFaults(findings), []);
    const table = tableOf(findings, 'independence');
    const cell = (row: string, key: string): number => numberIn(cellOf(table, row, key));
    assert.ok(cell('type-level, centred', 'all') > 3 * cell('type-level, centred', 'null'));
    assert.ok(Math.abs(cell('type-level, centred', 'beyondNull') - 0.05) < 0.03);
    assert.equal(cell('contextual, raw', 'n'), 5 * 39);
    assert.equal(cell('type-level, raw', 'paper3'), 0.0051);
    assert.equal(tableOf(findings, 'strongest-pairs').rows.length, 20);
    assert.equal(findings.headlines.length, 2);
  });

  it('says so where there is no running text', async () => {
    const findings = await runExperiment(independence, fakeSubject());
    assert.deepEqual(shapeFaults(findings), []);
    assert.equal(tableOf(findings, 'independence').rows.length, 2);
    assert.ok(findings.warnings.some((w) => w.startsWith('There is no running text')));
  });
});
