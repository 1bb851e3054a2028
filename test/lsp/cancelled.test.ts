/** Requests that the editor takes back while the server looks around. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  CancellationTokenSource,
  LSPErrorCodes,
  type ResponseError,
} from 'vscode-languageserver/node';
import { Method } from '../../server/protocol/methods';
import { nouns } from '../service/support';
import { temporaryFolder } from '../support/paths';
import { Client, uri } from './client';

const textDocument = { uri };
const onAnimal = { textDocument, position: { line: 9, character: 9 } };

describe('a request that is cancelled', () => {
  it('looks around no further', async () => {
    const folder = temporaryFolder();
    const client = Client.start({ DIMCAT_FAKE_GATE: join(folder, 'never') });
    try {
      await client.initialize();
      await client.open(nouns);
      await client.line('looking around');
      const source = new CancellationTokenSource();
      const asked: [string, object][] = [
        ['textDocument/hover', onAnimal],
        ['textDocument/completion', onAnimal],
        ['textDocument/codeLens', { textDocument }],
        [Method.overview, { uri }],
        [Method.panel, { uri, panel: 'overview', kind: 'page', key: {}, from: 0, count: 0 }],
      ];
      const answers = asked.map(([method, params]) =>
        client.connection.sendRequest(method, params, source.token),
      );
      const looking = (): number =>
        client.logged.filter((line) => line === 'looking around').length;
      while (looking() < 1 + asked.length) await new Promise((next) => setTimeout(next, 5));
      source.cancel();
      for (const answer of await Promise.allSettled(answers)) {
        assert.ok(answer.status === 'rejected');
        assert.equal((answer.reason as ResponseError).code, LSPErrorCodes.RequestCancelled);
      }
      const ended = client.logged.filter((line) => line === 'looked no further').length;
      assert.equal(ended, asked.length);
    } finally {
      client.process.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });
});
