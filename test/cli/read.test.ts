/** `dimcat read` around a reading that was made up. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { run } from '../../server/cli/run';
import type { HeadReading, InputReading, TextReading } from '../../server/protocol/reading';
import { fakeJobs } from '../support/fakeJobs';
import { temporaryFolder } from '../support/paths';

const CATALOG = `dimcat: 1
model: { path: model.onnx }
site: { kind: resid, layer: 4 }
features:
  - { id: animal, anchors: [" dog"] }
`;
const reading: TextReading = {
  site: { kind: 'resid', layer: 4 },
  signs: 'raw',
  dimensions: 256,
  draws: 500,
  tokens: [' dog', '\n'].map((text, id) => ({ id, text })),
  features: [
    {
      ...{ id: 'animal', k: 8, register: { pos: [1], neg: [] }, source: 'measured', words: 12 },
      ...{ agreement: Float32Array.of(0.875, 0.5), percentile: Float32Array.of(99.4, 50) },
      ...{ above: 1, expected: 0.0212 },
    },
  ],
  warnings: ['food: not read: it has no anchors, or no negatives'],
};

const head: HeadReading = {
  says: 'next',
  layers: [3, 4].map((layer) => ({
    layer,
    cells: [1, 7].map((rank) => ({
      state: [{ text: ' ran', probability: 0.25 }],
      signs: [{ text: rank === 1 ? ' ran' : ' the', probability: 0.0002 }],
      ...{ rank, permutedRank: layer === 4 ? rank : 90, kl: 1.234 },
    })),
  })),
};

const patches: InputReading = {
  ...{ site: reading.site, signs: 'raw', dimensions: 256, draws: 500 },
  ...{ grid: { rows: 1, columns: 2 }, positions: [1, 2], features: reading.features },
  view: { png: new Uint8Array(0), width: 8, height: 8 },
  whole: [{ agreement: 0.75, percentile: 97.25 }],
  warnings: [],
};

describe('dimcat read', () => {
  let folder: string;
  let asked: unknown;
  let seen = patches;
  beforeEach(() => {
    folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'x.dims.yaml'), CATALOG);
    fs.writeFileSync(path.join(folder, 't.txt'), ' dog\n\n');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const read = async (...options: string[]) => {
    const text = { out: '', err: '' };
    const io = {
      terminal: false,
      signal: new AbortController().signal,
      out: (part: string | Uint8Array) => void (text.out += String(part)),
      err: (part: string) => void (text.err += part),
    };
    const createJobs = () =>
      fakeJobs({
        facts: () => Promise.resolve({ files: new Map() }),
        readText: (_, given) => {
          asked = given;
          return Promise.resolve(reading);
        },
        readHead: () => Promise.resolve(head),
        readInput: (_, given) => {
          asked = given;
          return Promise.resolve(seen);
        },
      });
    const argv = ['read', path.join(folder, 'x.dims.yaml'), ...options];
    return { code: await run(argv, io, { version: '0', createJobs }), ...text };
  };

  it('prints tokens with their features, then what chance would give', async () => {
    const { out, err, code } = await read('--text', path.join(folder, 't.txt'));
    assert.equal(code, 0);
    assert.deepEqual(asked, { text: ' dog\n' });
    assert.match(out, /0 {2}·dog +animal 99\.4 \(0\.88\)\n/);
    assert.match(out, /1 {2}↵ +animal 50\.0 \(0\.50\)\n/);
    assert.match(out, /animal: 1 of 2 tokens above 99; 0\.0 expected by chance \(8 dimensions\)/);
    assert.match(err, /warning: food: not read/);
  });

  it('prints the same as JSON', async () => {
    const { out } = await read('--json', '--feature=animal', '--text', path.join(folder, 't.txt'));
    assert.deepEqual(asked, { text: ' dog\n', features: ['animal'] });
    const { tokens, features } = JSON.parse(out) as Record<string, unknown>;
    assert.deepEqual(tokens, [
      { text: ' dog', position: 0, features: { animal: { agreement: 0.875, percentile: 99.4 } } },
      { text: '\n', position: 1, features: { animal: { agreement: 0.5, percentile: 50 } } },
    ]);
    assert.deepEqual(features, {
      animal: { k: 8, register: 'measured', words: 12, above99: 1, expectedAbove99: 0.021 },
    });
  });

  it('prints what the head says of states and of their signs, where asked to', async () => {
    const file = path.join(folder, 't.txt');
    const { out } = await read('--head', '--text', file);
    assert.match(out, /0 {2}·dog +3 {2}·ran 25\.0 % +·ran < 0\.1 % +1 {2}1\.23\n/);
    assert.match(out, /1 {2}↵ +4 {2}·ran 25\.0 % +·the < 0\.1 % +7 {2}1\.23\n/);
    assert.match(
      out,
      /layer 4: the signs alone give the state's first token at 1 of 2 tokens, among their first five at 1; permuted signs at 1\n/,
    );
    const json = JSON.parse((await read('--head', '--json', '--text', file)).out) as {
      headSays: string;
      tokens: { head: object[] }[];
    };
    assert.equal(json.headSays, 'next');
    assert.deepEqual(json.tokens[1]!.head[0], { layer: 3, ...head.layers[0]!.cells[1] });
  });

  const modality = (name: string): void =>
    fs.writeFileSync(
      path.join(folder, 'x.dims.yaml'),
      CATALOG.replace('model.onnx', `model.onnx, modality: ${name}`),
    );

  it('prints the patches of an image, and the whole of it', async () => {
    modality('vision');
    const file = path.join(folder, 'a.png');
    const { out } = await read('--image', file, '--feature=animal');
    assert.deepEqual(asked, { input: { file }, features: ['animal'] });
    assert.match(out, /1 +0 +0 +animal 99\.4 \(0\.88\)\n +2 +0 +1 +animal 50\.0 \(0\.50\)\n/);
    assert.match(out, /animal: 1 of 2 patches above 99; 0\.0 expected by chance/);
    assert.match(out, /animal: 97\.3 \(0\.75\) at the position of the catalog\n/);
    const json = JSON.parse((await read('--json', '--image', file)).out) as Record<string, unknown>;
    assert.deepEqual(json['grid'], { rows: 1, columns: 2 });
    assert.deepEqual(json['whole'], {
      features: { animal: { agreement: 0.75, percentile: 97.3 } },
    });
    assert.deepEqual((json['patches'] as object[])[1], {
      ...{ position: 2, row: 0, column: 1 },
      features: { animal: { agreement: 0.5, percentile: 50 } },
    });
  });

  it('prints the frames of a sound by their seconds', async () => {
    modality('audio');
    seen = { ...patches, view: { ...patches.view, seconds: 0.5 } };
    const file = path.join(folder, 'a.wav');
    const { out } = await read('--sound', file);
    assert.match(out, /2 {2}0\.25–0\.50 {2}animal 50\.0/);
    const json = JSON.parse((await read('--json', '--sound', file)).out) as Record<string, unknown>;
    assert.deepEqual((json['frames'] as object[])[0], {
      ...{ position: 1, row: 0, column: 0, from: 0, to: 0.25 },
      features: { animal: { agreement: 0.875, percentile: 99.4 } },
    });
  });

  it('says which of its options fits the catalog', async () => {
    const file = path.join(folder, 'a.png');
    assert.match((await read('--image', file)).err, /reads tokens: give --text FILE/);
    assert.match((await read('--image', file, '--text', file)).err, /needs one of --text FILE/);
    assert.match((await read('--image', file, '--head')).err, /--head reads texts only/);
    modality('audio');
    assert.match((await read('--image', file)).err, /reads clips: give --sound FILE/);
  });

  it('says what is wrong with the file', async () => {
    const large = path.join(folder, 'large.txt');
    fs.writeFileSync(large, 'a'.repeat(300_000));
    assert.match((await read()).err, /--text FILE/);
    assert.match((await read('--text', large)).err, /large\.txt cannot be read/);
    assert.match(
      (await read('--text', path.join(folder, 'none.txt'))).err,
      /none\.txt cannot be read/,
    );
  });
});
