import assert from 'node:assert/strict';
import { agreementText } from '../../server/cli/commands/doctor';
import { bugReport, doctorText, type Examined } from '../../server/cli/doctorText';
import type { Doctor } from '../../server/inference/api';
import { forWhatIsHere } from '../../server/inference/host/doctor';
import { hubState } from '../../server/jobs/hubState';
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
  machine: {
    processor: 'Z80',
    cores: 2,
    memoryBytes: 8e9,
    freeBytes: 1.5e9,
    graphics: ['NVIDIA H200'],
  },
};
const examined: Examined = {
  dimcat: '1.2.3',
  node: 'v20.0.0',
  system: 'linux-x64, Linux 6 (6.1)',
  found,
  caches: { folder: '/home/ada/.cache/dimcat', freeBytes: 2e9 },
  hub: {
    endpoint: 'https://hub.example',
    cacheFolder: '/home/ada/.cache/huggingface/hub',
    token: true,
    offline: false,
  },
  home: '/home/ada',
};

describe('dimcat doctor', () => {
  it('says what was found, what is missing and how to get it', () => {
    assert.deepEqual(doctorText(examined).split('\n'), [
      'Models run here, on the processor. Dimcat never needs a GPU, but one makes it faster.',
      '',
      'dimcat        1.2.3',
      'node          v20.0.0',
      'system        linux-x64, Linux 6 (6.1)',
      'processor     Z80, 2 cores',
      'memory        8.0 GB, 1.5 GB free',
      'graphics      NVIDIA H200',
      'ONNX Runtime  1.30.0, telemetry off',
      'token caches  ~/.cache/dimcat, 2.0 GB free',
      'hub           https://hub.example with a token, cache ~/.cache/huggingface/hub',
      '',
      'Where a model can run, best first:',
      'webgpu        works, but 9 times as slow (90.0 ms for a product of two 1024 x 1024 matrices)',
      '              Do this.',
      'cuda          does not work: no library',
      '              Do that.',
      'cpu           works (10.0 ms for a product of two 1024 x 1024 matrices)',
      '',
    ]);
  });

  it('keeps to the width of a terminal, and is fit for the report of a bug', () => {
    const [first, ...rest] = found.providers;
    const advice = adviceFor('cuda', '1.30.0', 'linux', 'x64');
    const long = { ...examined, found: { ...found, providers: [{ ...first!, advice }, ...rest] } };
    const lines = doctorText(long).split('\n');
    assert(lines.every((line) => line.length <= 100 || !line.slice(14).includes(' ')));
    assert(lines.join(' ').replaceAll(/\s+/g, ' ').includes(advice!));
    const report = bugReport(long);
    assert.match(report, /^What I did:[^]*```text\nModels run[^]*```\n$/);
    assert(!report.includes('/home/ada'));
  });

  it('says of the hub what it would use, and never a token or a password', () => {
    const home = '/home/ada';
    const state = (env: Record<string, string>) =>
      JSON.stringify(hubState({ env: { HF_HOME: '/hf', ...env }, home }));
    assert.match(state({ HF_TOKEN: 'hf_secret' }), /"token":true/);
    assert.match(state({}), /"token":false/);
    for (const wrong of [
      { HF_TOKEN: 'hf_secret' },
      { HF_ENDPOINT: 'https://me:hf_secret@x' },
      { HTTPS_PROXY: 'http://me:hf_secret@proxy' },
    ])
      assert(!state(wrong).includes('hf_secret'));
    const keys = Object.keys(JSON.parse(state({})) as object);
    assert.deepEqual(keys, ['cacheFolder', 'endpoint', 'token', 'offline']);
    const hub = state({ HF_ENDPOINT: 'ftp://x' });
    assert.match(
      doctorText({ ...examined, hub: JSON.parse(hub) as string }),
      /hub +HF_ENDPOINT is no/,
    );
  });

  it('sends nobody without a GPU to install drivers', () => {
    const [webgpu, , cpu] = found.providers;
    assert.match(forWhatIsHere(webgpu!, []).advice!, /^No GPU was found/);
    assert.equal(forWhatIsHere(webgpu!, ['AMD']).advice, 'Do this.');
    assert.equal(forWhatIsHere(webgpu!, null).advice, 'Do this.');
    assert.equal(forWhatIsHere(cpu!, []), cpu);
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
    const cuda = adviceFor('cuda', '1.30.0', 'linux', 'x64')!;
    assert.match(cuda, /providers_cuda\.so .*Linux 1\.30\.0 into \/.*onnxruntime-node\/bin/);
    assert.match(adviceFor('cuda', '1.30.0', 'linux', 'arm64')!, /no provider for GPUs/);
  });
});
