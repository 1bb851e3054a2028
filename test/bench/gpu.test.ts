/** The benchmark of GPUs, in small and on the processor: that it runs to its end, and says what it could not run. */
import assert from 'node:assert/strict';
import { benchGpu, bytesOfBlock, dryRun, operationsOf, reportOf, SIZES } from './gpu';

describe('npm run bench:gpu', function () {
  this.timeout(120_000);

  it('measures the processor on a small model, and says that no GPU was measured', async () => {
    const size = SIZES.small;
    const found = await benchGpu(size, 0.2, 'cpu');
    const [cpu] = found.speeds;
    assert.deepEqual(found.missing, []);
    assert.equal(cpu!.provider, 'cpu');
    assert.ok(cpu!.tokens >= 256 && cpu!.tokensPerSecond > 0);
    assert.ok(cpu!.limits.operationsPerSecond > 0 && cpu!.limits.bytesPerSecond > 0);
    const report = reportOf(size, found);
    assert.match(report, /\| cpu \| \d+ \|/);
    assert.match(report, /No GPU was measured/);
  });

  it('says of what does not run here why not', () => {
    const missing = ['cuda was not run: there is no NVIDIA GPU.'];
    assert.match(reportOf(SIZES.small, { speeds: [], missing }), /cuda was not run: there is no/);
  });

  it('says what a run needs without one, by the graph that the model has', async () => {
    const size = SIZES.small;
    const report = await dryRun(size);
    assert.match(report, /^3 blocks were read; the tokens run to layer 2\.$/m);
    const { dimensions, blocks, vocabulary } = size;
    const norms = dimensions * (2 * blocks + 1);
    const bytes = blocks * bytesOfBlock(size) + 2 * (vocabulary * dimensions + norms);
    assert.ok(report.includes(`On disk: ${(bytes / 1e9).toFixed(2)} GB of bfloat16`));
  });

  it('counts the operations of a block by hand', () => {
    const { dimensions: d, neurons, layer } = SIZES.small;
    const matrices = [
      d * d,
      d * (d / 2),
      d * (d / 2),
      d * d,
      d * neurons,
      d * neurons,
      neurons * d,
    ];
    const sum = matrices.reduce((a, b) => a + b, 0);
    assert.equal(operationsOf(SIZES.small), layer * 2 * sum);
  });
});
