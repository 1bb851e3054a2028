import assert from 'node:assert/strict';
import * as os from 'node:os';
import { freeMemory, memoryLimit } from '../../server/cache/memory';

const report = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            500000.
Pages inactive:                          300000.
Pages speculative:                         2000.
Pages throttled:                              0.
Pages wired down:                        150000.
Pages purgeable:                           3000.
`;

describe('The memory that can be had', () => {
  it('is at most the limit of the container, and that at most the memory of the machine', () => {
    assert.ok(freeMemory() > 0 && freeMemory() <= memoryLimit());
    assert.ok(memoryLimit() <= os.totalmem());
    const constrainedMemory = process.constrainedMemory.bind(process);
    try {
      for (const [says, limit] of [
        [undefined, os.totalmem()],
        [0, os.totalmem()],
        [2 ** 63, os.totalmem()],
        [5e8, 5e8],
      ] as const) {
        process.constrainedMemory = () => says as number;
        assert.equal(memoryLimit(), limit);
        assert.ok(freeMemory() <= limit);
      }
    } finally {
      process.constrainedMemory = constrainedMemory;
    }
  });

  it('counts on macOS what files are remembered in', () => {
    assert.equal(
      freeMemory('darwin', () => report),
      315_000 * 16_384,
    );
    assert.equal(
      freeMemory('darwin', () => 'else'),
      os.freemem(),
    );
    assert.equal(
      freeMemory('darwin', () => undefined),
      os.freemem(),
    );
  });
});
