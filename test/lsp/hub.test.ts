import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { NamedOnHub, NamePulledResult } from '../../server/protocol/hub';
import { Method } from '../../server/protocol/methods';
import { temporaryFolder } from '../support/paths';
import { Client } from './client';

describe('the requests about models of a hub', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'x.dims.yaml');
  const uri = pathToFileURL(file).href;
  const pulled = {
    repo: 'a/b',
    commit: 'ab'.repeat(20),
    file: 'onnx/model.onnx',
    model: path.join(folder, 'hub', 'onnx', 'model.onnx'),
    tokenizer: path.join(folder, 'hub', 'tokenizer.json'),
  };
  let client: Client;

  before(async () => {
    writeFileSync(file, 'dimcat: 1\nmodel: { hub: a/b, revision: v1 }\n');
    client = Client.start();
    await client.initialize();
  });
  after(() => {
    client.process.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const texts = async (by: string): Promise<string> => {
    const params = { uri, ...pulled, by };
    const { edits } = await client.request<NamePulledResult>(Method.namePulled, params);
    return edits.map(({ newText }) => newText).join('');
  };

  it('say what the catalog names', async () => {
    assert.deepEqual(await client.request<NamedOnHub>(Method.namedOnHub, { uri }), {
      name: 'a/b@v1',
    });
  });

  it('name what was pulled by its hub, its commit and the hash that was read', async () => {
    assert.match(
      await texts('hub'),
      new RegExp(`^a/b"?${pulled.commit}"?, path: onnx/model\\.onnx, sha256: `),
    );
  });

  it('name it by its files, relative to the catalog', async () => {
    assert.match(
      await texts('files'),
      /^, path: hub\/onnx\/model\.onnx, tokenizer: hub\/tokenizer\.json, sha256: /,
    );
  });

  it('refuse what is not a model', async () => {
    await assert.rejects(client.request(Method.namePulled, { uri }), /model is not a text/);
  });
});
