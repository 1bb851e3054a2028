import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { agreementCounts } from '../../server/core/agreement';
import { fullSet, setOf } from '../../server/core/bits';
import { nearestOfMany, rowOf } from '../../server/core/nearest';
import { jointPlusCounts } from '../../server/core/pairs';
import { plusCounts } from '../../server/core/planes';
import { scoreMany } from '../support/scoreMany';
import { Stopped, stoppedBy } from '../../server/core/stop';
import { kernelPlanes } from '../../server/kernels/kernelPlanes';
import { bytesOfLayout } from '../../server/kernels/layout';
import type { Workshop } from '../../server/kernels/workshop';
import { openWorkshop, placed } from '../support/kernels';
import { placeWidths } from '../../server/core/placing';
import { noiseBits } from '../support/noise';

describe("the kernels' memory", () => {
  let shop: Workshop;
  before(async () => (shop = await openWorkshop(2)));
  after(() => shop.crew.dispose());

  it('is refused in words where more than 4 GB would be needed', () => {
    const size = { tokens: 10_000_000, dimensions: 4096 };
    const nothing = (): void => undefined;
    assert.throws(
      () => kernelPlanes(shop.machine(), shop.crew, size, nothing),
      (error) => error instanceof RangeError && /MB more cannot be allocated/.test(error.message),
    );
  });

  it('is given back after each operation, and known to the helpers when there are many', () => {
    const bits = noiseBits(3000, 40, 1);
    const many = Array.from({ length: 9 }, () => placed(shop, bits));
    const wanted = jointPlusCounts(many[0]!, fullSet(3000));
    for (let round = 0; round < 3; round++) {
      for (const planes of many) assert.deepEqual(jointPlusCounts(planes, fullSet(3000)), wanted);
    }
  });

  it('is taken as stated: by the planes, and by each operation less than 128 MB', () => {
    const size = { tokens: 40_000, dimensions: 1300 };
    const machine = shop.machine();
    const rows = new Uint8Array(size.tokens * Math.ceil(size.dimensions / 8)).fill(0x35);
    const planes = kernelPlanes(machine, shop.crew, size, (put) => put(0, rows));
    const taken = (): number => machine.shared.buffer.byteLength;
    const held = taken();
    assert.ok(held <= bytesOfLayout(size.tokens, size.dimensions) + 2 ** 20, `${held} bytes held`);
    const all = fullSet(size.tokens);
    const some = Array.from({ length: 300 }, (_, i) => i * 100);
    const prototype = { dimensions: some.slice(0, 13), polarity: some.slice(0, 13).map(() => 1) };
    const operations = {
      counts: () => plusCounts(planes, setOf(some, size.tokens)),
      scores: () => agreementCounts(planes, prototype),
      histograms: () =>
        scoreMany(
          planes,
          some.map((t) => ({ prototype, positives: [t], negatives: all })),
        ),
      nearest: () =>
        nearestOfMany(
          planes,
          some.map((t) => rowOf(planes, t)),
          4096,
          all,
        ),
      pairs: () => jointPlusCounts(planes, all),
    };
    for (const [name, run] of Object.entries(operations)) {
      run();
      assert.ok(taken() - held < 2 ** 27, `${name} took ${taken() - held} bytes`);
    }
  });

  it('is left alone from the first task on that finds the flag set', async () => {
    const one = await openWorkshop(1);
    const machine = one.machine();
    const [perTask, tasks, bins] = [512, 7, 3];
    const scores = machine.takeZeros(64 * perTask * tasks);
    const set = machine.takeZeros(4 * perTask * tasks);
    const counts = machine.takeZeros(16 * bins);
    const counted = machine.u32(counts, 1);
    // The first task itself sets the flag: the flag is where it counts.
    const stop = new Int32Array(counted.buffer, counted.byteOffset, 1);
    const job = {
      operation: 'countScores',
      arguments: [scores, set, perTask * tasks, counts, 16 * bins, bins],
      tasks,
    } as const;
    assert.throws(() => one.crew.run(machine, { ...job, stop }), Stopped);
    const half = (32 * perTask) / 2;
    assert.equal(counted[0], half, 'scores of one task, half of them counted here');
    one.crew.run(machine, job);
    assert.equal(counted[0], half * (tasks + 1));
    await one.crew.dispose();
  });

  it('is at rest after what the caller did meanwhile has failed', () => {
    const planes = placed(shop, noiseBits(3000, 40, 4));
    const prototype = { dimensions: [1, 2, 3], polarity: [1, -1, 1] };
    const task = { prototype, positives: [7], negatives: fullSet(3000), widths: [2, 3] };
    const before = placeWidths(planes, [task]);
    const failing = (): void => {
      throw new RangeError('meanwhile');
    };
    assert.throws(() => placeWidths(planes, [task], failing), /meanwhile/);
    assert.throws(() => placeWidths(planes, [], failing), /meanwhile/);
    assert.deepEqual(placeWidths(planes, [task]), before);
    assert.ok(plusCounts(planes, fullSet(3000)).some((n) => n > 1000));
  });

  it('holds planes of which operations stop in the middle when they are told to', () => {
    const bits = { tokens: 100_000, dimensions: 520, at: () => true };
    const planes = placed(shop, bits);
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const code = `const { workerData } = require('node:worker_threads');
      setTimeout(() => Atomics.store(workerData, 0, 1), 100);`;
    const stopper = new Worker(code, { eval: true, workerData: stop });
    stopper.unref();
    const stoppable = stoppedBy(planes, stop);
    assert.throws(() => {
      for (;;) jointPlusCounts(stoppable, fullSet(bits.tokens));
    }, Stopped);
    assert.throws(() => plusCounts(stoppable, fullSet(bits.tokens)), Stopped);
    assert.equal(plusCounts(planes, fullSet(bits.tokens))[519], bits.tokens);
  });
});
