import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Hover } from 'vscode-languageserver/node';
import { temporaryFolder } from '../support/paths';
import { Client } from './client';

describe('a catalog below a dimcat.yaml', () => {
  const folder = temporaryFolder();
  const shared = path.join(folder, 'dimcat.yaml');
  const uri = pathToFileURL(path.join(folder, 'nouns', 'x.dims.yaml')).href;
  const text = 'dimcat: 1\nfeatures:\n  - { id: animal, anchors: { words: animals } }\n';
  let client: Client;
  const codes = async (version: number) =>
    (await client.diagnostics(version, uri)).diagnostics.map(({ code }) => code);

  before(async () => {
    mkdirSync(path.join(folder, 'nouns'));
    writeFileSync(shared, 'dimcat: 1\nwords: { animals: [" dog", " cat"] }\n');
    client = Client.start();
    await client.initialize();
  });
  after(() => {
    client.process.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('knows its words, and says on its first line what it inherits', async () => {
    await client.open(text, 1, uri);
    assert.equal((await codes(1)).includes('unknown-words'), false);
    const params = { textDocument: { uri }, position: { line: 0, character: 2 } };
    const hover = await client.request<Hover>('textDocument/hover', params);
    assert.match(JSON.stringify(hover.contents), /Inherited from .*dimcat.*: words.*animals/);
  });

  it('follows the file above while that is edited, and both have their own problems', async () => {
    const above = pathToFileURL(shared).href;
    await client.open('dimcat: 1\nwords: { animals: [" dog"] }\nsigns: maybe\n', 1, above);
    const own = await client.diagnostics(1, above);
    assert.deepEqual(
      own.diagnostics.map(({ code, range }) => [code, range.start.line]),
      [['bad-value', 2]],
    );
    const published = client.published.length;
    await client.replace('dimcat: 1\nwords: { plants: [" oak"] }\n', 2, above);
    await client.diagnostics(2, above);
    while (!client.published.slice(published).some((p) => p.uri === uri)) {
      await client.request('textDocument/documentSymbol', { textDocument: { uri } });
    }
    const after = client.published
      .slice(published)
      .filter((p) => p.uri === uri)
      .at(-1);
    const missing = after?.diagnostics.find(({ code }) => code === 'unknown-words');
    assert.match(missing?.message ?? '', /no list of words "animals"/);
    assert.equal(missing?.range.start.line, 2);
  });
});
