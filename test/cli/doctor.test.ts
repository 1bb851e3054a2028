import assert from 'node:assert/strict';
import { agreementText, doctorText } from '../../server/cli/commands/doctor';
import type { Doctor } from '../../server/inference/api';
import { adviceFor, possibleProviders } from '../../server/inference/host/providerAdvice';

const found: Doctor = {
  runtime: '1.30.0',
  available: ['webgpu', 'cpu'],
  chosen: 'cpu',
  telemetryDisabled: true,
  providers: [
    {
      name: 'webgpu',
      state: 'slow',
      reason: '9 times as slow',
      advice: 'Do this.',
      milliseconds: 90,
    },
    { name: 'cuda', state: 'fails', reason: 'no library', advice: 'Do that.', milliseconds: null },
    { name: 'cpu', state: 'works', reason: null, advice: null, milliseconds: 10 },
  ],
  machine: { processor: 'Z80', cores: 2, memoryBytes: 8e9, freeBytes: 1.5e9 },
};

describe('dimcat doctor', () => {
  it('says what was found, what is missing and how to get it', () => {
    assert.deepEqual(doctorText(found).split('\n'), [
      'machine       Z80, 2 cores, 8.0 GB of memory, 1.5 GB free',
      'ONNX Runtime  1.30.0',
      'telemetry     disabled',
      'chosen        cpu',
      'webgpu        works, but 9 times as slow, 90.0 ms a product of 1024 x 1024',
      '              Do this.',
      'cuda          does not work: no library',
      '              Do that.',
      'cpu           works, 10.0 ms a product of 1024 x 1024',
      '',
    ]);
  });

  it('puts the share of signs that differ beside what ran where', () => {
    const layers = [
      { layer: 0, signs: 1000, raw: 0, centred: 0, furthest: 0 },
      { layer: 1, signs: 1000, raw: 2, centred: 1, furthest: 0.00012 },
    ];
    const placement = {
      requested: ['webgpu'],
      chosen: 'webgpu',
      nodes: { cpu: 3, webgpu: 30 },
      products: { webgpu: 12 },
    };
    const speeds = { tokens: 256, tokensPerSecond: 1000, cpuTokensPerSecond: 50 };
    const text = agreementText([{ placement, layers, ...speeds }]);
    assert.match(
      text,
      /webgpu ran 12 of 12 products of matrices, 30 of 33 nodes; 1000 tokens\/s \(cpu: 50\)/,
    );
    assert.match(text, /^ +1 +2000 +1000 +1\.2e-4$/m);
    assert.match(agreementText([]), /Only the processor works/);
  });

  it('has advice for whatever a system could have', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const names = possibleProviders(platform);
      assert.equal(names.at(-1), 'cpu');
      for (const name of names.slice(0, -1))
        assert(adviceFor(name, '1.30.0', platform)!.length > 20);
      assert.equal(adviceFor('cpu', '1.30.0', platform), null);
    }
    assert.match(adviceFor('cuda', '1.30.0', 'win32')!, /providers_cuda\.dll .*Windows 1\.30\.0/);
  });
});
