import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeLens } from 'vscode-languageserver/node';
import { Method } from '../../server/protocol/methods';
import { mostAtOnce } from '../../server/service/lenses';
import { nouns } from '../service/support';
import { temporaryFolder } from '../support/paths';
import { Client, uri } from './client';

const textDocument = { uri };
const many = `dimcat: 1\nfeatures:\n${Array.from({ length: mostAtOnce + 1 }, (_, i) => `  - id: f${i}\n`).join('')}`;

describe('lenses over LSP', () => {
  let client: Client;
  const start = async (text: string, env: Readonly<Record<string, string>> = {}) => {
    client = Client.start(env);
    await client.initialize();
    await client.open(text);
  };
  const lenses = () => client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
  const title = (lens: CodeLens | undefined) => lens?.command?.title;
  afterEach(() => {
    client.process.kill('SIGKILL');
  });

  it('have their figures at once, before and after a measurement', async () => {
    await start(nouns);
    assert.equal(title((await lenses())[0]), 'not measured');
    await client.request(Method.measure, { uri, feature: 'animal' });
    const titles = (await lenses()).map(title);
    assert.match(titles[0]!, /held-out 0\.842 /);
    assert.ok(titles.every((each) => each !== undefined));
  });

  it('are those of the new text where it has moved on meanwhile', async () => {
    const gate = join(temporaryFolder(), 'gate');
    await start(nouns, { DIMCAT_FAKE_GATE: gate });
    const asked = lenses();
    await client.replace(nouns.replace('id: animal', 'id: creature'), 2);
    await client.request(Method.ping, {});
    writeFileSync(gate, '');
    const [first] = await asked;
    assert.deepEqual(first!.command!.arguments, [{ uri, feature: 'creature' }]);
  });

  it('of a large catalog get their figures one by one, and always have one', async () => {
    await start(many);
    const [first] = await lenses();
    assert.equal(first!.command, undefined);
    const resolve = () => client.request<CodeLens>('codeLens/resolve', first!);
    assert.equal(title(await resolve()), 'not measured');
    const [, resolved] = await Promise.all([
      client.request(Method.measure, { uri, feature: 'f0' }),
      resolve(),
    ]);
    assert.ok(title(resolved));
    assert.match(title(await resolve())!, /held-out 0\.842 /);
    await client.replace(many.replace('- id: f0\n', '- id: other\n'), 2);
    assert.equal(title(await resolve()), 'no longer in the catalog');
    await client.notify('textDocument/didClose', { textDocument });
    assert.ok(title(await resolve()));
  });
});
