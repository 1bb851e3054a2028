import assert from 'node:assert/strict';
import { crossed, crossedMean, difference, pOf } from '../../server/science/crossed';
import { seededRandom } from '../../server/science/random';
import { bootstrapMean } from '../../server/science/resampling';

const prompts = Array.from({ length: 20 }, (_, i) => i);
const random = seededRandom(1, 'crossed');

describe('a table of prompts x targets', () => {
  it('has an interval that knows how few the targets are', () => {
    // Every prompt agrees, to the digit, on targets that disagree.
    const targets = [-1, -0.8, -0.1, 0.5];
    const table = prompts.map(() => targets);
    const overPrompts = bootstrapMean(
      prompts.map(() => -0.35),
      random,
    );
    assert.ok(overPrompts.high < -0.34, 'over prompts alone it looks certain');
    const interval = crossedMean(table);
    assert.ok(Math.abs(interval.mean + 0.35) < 1e-12);
    assert.ok(interval.low < -0.7 && interval.high > 0, `${interval.low} ${interval.high}`);
    assert.ok(pOf(crossed(table), 'lower') > 0.1);
  });

  it('is certain where prompts and targets agree', () => {
    const table = prompts.map((i) =>
      Array.from({ length: 12 }, (_, t) => -1 - 0.01 * ((i * t) % 5)),
    );
    const { low, high } = crossedMean(table);
    assert.ok(low > -1.05 && high < -1);
    assert.ok(pOf(crossed(table), 'lower') < 0.002);
    assert.ok(pOf(crossed(table), 'two') < 0.002);
  });

  it('is over prompts alone where one target is all that is asked about', () => {
    const column = [-1, -0.5, -2, -1.5, -0.9];
    const { mean, error, df } = crossed(column.map((value) => [value]));
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
    assert.ok(Math.abs(mean + 1.18) < 1e-12);
    assert.ok(Math.abs(error - Math.sqrt(variance / 5)) < 1e-12);
    assert.equal(df, 4);
  });

  it('subtracts cell by cell', () => {
    assert.deepEqual(difference([[3, 2]], [[1, 5]]), [[2, -3]]);
  });
});
