import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { hubName, isSafePath } from '../../server/hub/name';
import { hubOf } from '../../server/hub/settings';
import { FaultError } from '../../server/protocol/fault';
import { fault } from '../support/faults';
import { temporaryFolder } from '../support/paths';

describe('The settings of the hub', () => {
  let home: string;
  before(() => (home = temporaryFolder()));
  after(() => fs.rmSync(home, { recursive: true }));
  const read = (env: Record<string, string> = {}) => hubOf({ env, home });

  it('are those of huggingface_hub where nothing is set', () => {
    const cacheFolder = path.join(home, '.cache', 'huggingface', 'hub');
    const { network, ...others } = read();
    assert.equal(network.proxyFor(new URL('https://huggingface.co')), undefined);
    assert.deepEqual(others, {
      endpoint: 'https://huggingface.co',
      cacheFolder,
      token: undefined,
      offline: false,
    });
  });

  it('take the cache from the nearest variable', () => {
    const at = (env: Record<string, string>) => path.relative(home, read(env).cacheFolder);
    const XDG_CACHE_HOME = path.join(home, 'x');
    const HF_HOME = path.join(home, 'h');
    assert.equal(at({ XDG_CACHE_HOME }), path.join('x', 'huggingface', 'hub'));
    assert.equal(at({ XDG_CACHE_HOME, HF_HOME }), path.join('h', 'hub'));
    assert.equal(at({ HF_HOME, HF_HUB_CACHE: '~/c' }), 'c');
  });

  it('take the token from the environment, else from its file', () => {
    const HF_HOME = path.join(home, 'with-token');
    fs.mkdirSync(HF_HOME);
    fs.writeFileSync(path.join(HF_HOME, 'token'), 'hf_file\n');
    assert.equal(read({ HF_HOME }).token, 'hf_file');
    assert.equal(read({ HF_HOME, HF_TOKEN: ' hf_env ' }).token, 'hf_env');
    assert.equal(read({ HF_HOME, HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' }).token, undefined);
  });

  it('refuse a token or an endpoint that cannot be, without repeating it', () => {
    for (const env of [
      { HF_TOKEN: 'hf_sec\nret' },
      { HF_ENDPOINT: 'https://me:hf_sec@hub.example' },
      { HF_ENDPOINT: 'ftp://hf_sec' },
      { HF_ENDPOINT: 'hf_sec' },
    ])
      assert.throws(
        () => read(env),
        (error) =>
          fault('bad-arguments')(error) &&
          error instanceof FaultError &&
          !error.message.includes('hf_sec'),
      );
  });

  it('take a mirror, and the word offline', () => {
    assert.equal(
      read({ HF_ENDPOINT: 'http://mirror.example/hf/' }).endpoint,
      'http://mirror.example/hf',
    );
    for (const value of ['1', 'TRUE', 'on']) assert(read({ HF_HUB_OFFLINE: value }).offline);
    assert(!read({ HF_HUB_OFFLINE: '0' }).offline);
  });
});

describe('The name of a model on a hub', () => {
  it('is owner, model and revision', () => {
    assert.deepEqual(hubName('a/b'), { repo: 'a/b', revision: 'main' });
    assert.deepEqual(hubName('a/b.c@refs/pr/1'), { repo: 'a/b.c', revision: 'refs/pr/1' });
    for (const wrong of [
      '',
      'b',
      'a/b/c',
      '../b',
      'a/..',
      'a--x/b',
      'a/b@',
      'a/b@../x',
      'a/b@x y\n',
    ])
      assert.throws(() => hubName(wrong), fault('bad-arguments'), wrong);
  });

  it('has files that stay in their folder on every platform', () => {
    for (const fine of ['a', '.gitattributes', 'onnx/model.onnx', 'a b/c-1_2'])
      assert(isSafePath(fine), fine);
    for (const wrong of [
      '',
      '/a',
      'a/',
      'a//b',
      '..',
      'a/../b',
      './a',
      'a\\b',
      'C:a',
      'a\0',
      'a./b',
      'a ',
    ])
      assert(!isSafePath(wrong), JSON.stringify(wrong));
  });
});
