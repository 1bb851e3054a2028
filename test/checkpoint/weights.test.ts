import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { shardsIn } from '../../server/checkpoint/shardIndex';
import { openWeights } from '../../server/checkpoint/weights';
import type { FaultCode } from '../../server/protocol/fault';
import { fault } from '../support/faults';
import { temporaryFolder } from '../support/paths';
import { fileOf, float32 } from './support';

type Files = Readonly<Record<string, Uint8Array | string | object>>;

const made: string[] = [];

function newFolder(): string {
  const folder = temporaryFolder();
  made.push(folder);
  return folder;
}

function folderOf(files: Files, folder = newFolder()): string {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const plain = typeof content === 'string' || content instanceof Uint8Array;
    fs.writeFileSync(path.join(folder, name), plain ? content : JSON.stringify(content));
  }
  return folder;
}

const single = fileOf({ a: float32([2], 0), b: float32([3], 8) }, 20);
const index = 'model.safetensors.index.json';
const [first, second] = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
const sharded: Files = {
  [first]: fileOf({ a: float32([2], 0) }, 8),
  [second]: fileOf({ b: float32([3], 0) }, 12),
  [index]: { metadata: { total_size: 20 }, weight_map: { a: first, b: second } },
};

describe('The weights of a checkpoint', () => {
  after(() => {
    for (const folder of made) fs.rmSync(folder, { recursive: true });
  });

  it('are found in one file', async () => {
    const folder = folderOf({ 'model.safetensors': single });
    const { tensors, files } = await openWeights(folder);
    const real = path.join(fs.realpathSync(folder), 'model.safetensors');
    assert.deepEqual(files, [real]);
    assert.deepEqual(tensors.get('b'), {
      ...{ name: 'b', dtype: 'F32', shape: [3], file: real },
      ...{ offset: single.length - 12, length: 12 },
    });
  });

  it('are not looked for in an index that is larger than any', async () => {
    const folder = folderOf({ [index]: '{}' });
    fs.truncateSync(path.join(folder, index), 32_000_001);
    const larger = fault('model-corrupt', /32000001 bytes, where 32000000 are/);
    await assert.rejects(openWeights(folder), larger);
  });

  it('are found in several files by their index', async () => {
    const folder = folderOf(sharded);
    const { tensors, files } = await openWeights(folder);
    const at = (name: string): string => path.basename(tensors.get(name)!.file);
    assert.deepEqual([at('a'), at('b'), files.length, tensors.size], [first, second, 2, 2]);
  });

  it('are found behind the links of a hub cache', async () => {
    const repository = newFolder();
    folderOf({ ab12: single }, path.join(repository, 'blobs'));
    const snapshot = folderOf({}, path.join(repository, 'snapshots', 'c0ffee'));
    fs.symlinkSync('../../blobs/ab12', path.join(snapshot, 'model.safetensors'));
    const { files } = await openWeights(snapshot);
    assert.deepEqual(files, [fs.realpathSync(path.join(repository, 'blobs', 'ab12'))]);
  });

  const wrong: readonly (readonly [string, Files, FaultCode, RegExp])[] = [
    ['an empty folder', {}, 'model-missing', /has neither model\.safetensors nor/],
    ['pickled weights', { 'pytorch_model.bin': '' }, 'model-missing', /can run code/],
    [
      'an adapter',
      { 'adapter_model.safetensors': single },
      'model-unsupported',
      /holds an adapter/,
    ],
    ['an empty file', { 'model.safetensors': '' }, 'model-corrupt', /it has 0 bytes/],
    [
      'a truncated file',
      { 'model.safetensors': single.subarray(0, single.length - 1) },
      'model-corrupt',
      /is truncated/,
    ],
    [
      'a truncated header',
      { 'model.safetensors': single.subarray(0, 20) },
      'model-corrupt',
      /is truncated: its header/,
    ],
    [
      'a pointer of Git LFS',
      { 'model.safetensors': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' },
      'model-corrupt',
      /Git LFS pointer/,
    ],
    [
      'a web page',
      { 'model.safetensors': '<!doctype html><html></html>' },
      'model-corrupt',
      /web page/,
    ],
    [
      'a missing shard',
      { ...sharded, [index]: { weight_map: { a: first, b: 'model-3.safetensors' } } },
      'model-missing',
      /model-3\.safetensors does not exist, but model\.safetensors\.index\.json names it/,
    ],
    [
      'a truncated shard',
      { ...sharded, [second]: fileOf({ b: float32([3], 0) }, 11) },
      'model-corrupt',
      /model-00002-of-00002\.safetensors is truncated/,
    ],
    [
      'a shard of another version',
      { ...sharded, [second]: fileOf({ c: float32([3], 0) }, 12) },
      'model-corrupt',
      /holds "c", which model\.safetensors\.index\.json does not place there/,
    ],
    [
      'a tensor in two shards',
      { ...sharded, [second]: fileOf({ b: float32([3], 0), a: float32([2], 12) }, 20) },
      'model-corrupt',
      /00002\.safetensors holds "a"/,
    ],
    [
      'a tensor in no shard',
      { ...sharded, [index]: { weight_map: { a: first, b: second, c: second } } },
      'model-corrupt',
      /places "c" in .*which does not hold it/,
    ],
  ];
  for (const [what, files, code, message] of wrong)
    it(`are refused: ${what}`, () =>
      assert.rejects(openWeights(folderOf(files)), fault(code, message)));

  it('are refused behind a link out of the folder, to nothing, or to a folder', async () => {
    const elsewhere = folderOf({ 'secret.safetensors': single });
    for (const [target, code, message] of [
      [
        path.join(elsewhere, 'secret.safetensors'),
        'model-unsupported',
        /nor a link into the cache/,
      ],
      ['gone.safetensors', 'model-missing', /leads to no file/],
      ['.', 'model-unsupported', /not a plain file/],
    ] as const) {
      const folder = folderOf({});
      fs.symlinkSync(target, path.join(folder, 'model.safetensors'));
      await assert.rejects(openWeights(folder), fault(code, message));
    }
  });

  it('open no file that an index names elsewhere', () => {
    for (const name of [
      ...['../x.safetensors', '/etc/x.safetensors', 'a/b.safetensors', 'C:\\x.safetensors'],
      ...['..\\x.safetensors', '.safetensors', '.x.safetensors', 'model.bin', 'x.safetensors\0'],
      ...['x.safetensors/..', '', 'C:x.safetensors', 'x.safetensors.json'],
    ])
      assert.throws(
        () => shardsIn(JSON.stringify({ weight_map: { a: name } }), index),
        fault('model-unsupported', /names .*, which is not a safetensors file in the same folder/),
      );
  });

  it('need an index that is one', () => {
    for (const [text, message] of [
      ['{', /not JSON/],
      ['[]', /no weight_map/],
      ['{"weight_map":[]}', /no weight_map/],
      ['{"weight_map":{}}', /names no tensors/],
      ['{"weight_map":{"a":1}}', /names no file for "a"/],
    ] as const)
      assert.throws(() => shardsIn(text, index), fault('model-corrupt', message));
  });
});
