import assert from 'node:assert/strict';
import { flipTableRows } from './flips';

/** e.g. "95.1 % [94.1, 96.0] of 2000" */
function bounds(found: string): readonly [number, number] {
  const [, low, high] = /\[([\d.]+), ([\d.]+)\]/.exec(found)!;
  return [Number(low), Number(high)];
}

describe('flips of tables whose mean is known', () => {
  for (const { what, nominal, found } of flipTableRows({ seed: 11, tables: 300 }))
    it(`${what}: ${nominal}`, () => {
      const [low, high] = bounds(found);
      const wanted = Number(/[\d.]+/.exec(nominal)![0]);
      assert.ok(low <= wanted, found);
      assert.ok(nominal.startsWith('at most') || wanted <= high, found);
    });
});
