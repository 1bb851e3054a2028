import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packRows, type StateType } from '../../server/core/pack';
import type { Machine } from '../../server/kernels/machine';
import { packStates } from '../../server/kernels/packing';
import type { Workshop } from '../../server/kernels/workshop';
import { openWorkshop } from '../support/kernels';

/** Numbers of which signs, zeros and the ends of the range matter. */
const floats = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 1e-45, -1e-45, 3.4e38, -3.4e38),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
);

describe('packing states in the kernels', () => {
  let shop: Workshop;
  let machine: Machine;
  before(async () => {
    shop = await openWorkshop(1);
    machine = shop.machine();
  });
  after(() => shop.crew.dispose());

  const types = fc.constantFrom<StateType>('float32', 'float16', 'bfloat16');
  const sizes = fc.record({
    type: types,
    rows: fc.nat(4),
    dimensions: fc.constantFrom(0, 1, 15, 16, 17, 32, 64, 128),
    zeros: fc.boolean(),
  });

  it('agrees with plain JavaScript, even if a state is not a number', () => {
    const cases = sizes.chain((size) => {
      const n = size.dimensions === 0 ? 0 : size.rows * size.dimensions;
      const states: fc.Arbitrary<number[]> =
        size.type === 'float32'
          ? fc.array(fc.oneof({ weight: 60, arbitrary: floats }, fc.constantFrom(NaN, Infinity)), {
              minLength: n,
              maxLength: n,
            })
          : fc.array(fc.nat(0xffff), { minLength: n, maxLength: n });
      const thresholds = fc.array(floats, {
        minLength: size.dimensions,
        maxLength: size.dimensions,
      });
      return fc.tuple(fc.constant(size), states, thresholds, fc.boolean());
    });
    fc.assert(
      fc.property(cases, ([{ type, zeros }, values, wanted, finite]) => {
        // Mostly finite halves: exponents of all ones are rare in use.
        const halves = values.map((v) => (finite ? v & 0xbbff & 0xbf7f : v));
        const states = type === 'float32' ? Float32Array.from(values) : Uint16Array.from(halves);
        const thresholds = Float32Array.from(wanted, (t) => (zeros ? 0 : t));
        const found = packStates(machine, states, type, thresholds);
        assert.deepEqual(found, packRows(states, type, thresholds));
      }),
      { numRuns: 300 },
    );
  });
});
