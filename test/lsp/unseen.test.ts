/** Characters that show nothing, or steer what shows them, reach no place where an editor shows text as it is. */
import assert from 'node:assert/strict';
import type { DocumentSymbol, ResponseError } from 'vscode-languageserver/node';
import { Method } from '../../server/protocol/methods';
import { nouns } from '../service/support';
import { Client, uri } from './client';

const UNSEEN = /[\p{Cc}\p{Cf}]/u;
const shown = '⟨U+202E⟩⟨U+0007⟩';

describe('unseen characters of a catalog', () => {
  let client: Client;
  before(async () => {
    client = Client.start();
    await client.initialize();
    const written = String.raw`\u202e\u0007`;
    await client.open(
      nouns.replace('label: Animals', `label: "A${written}"`).replace('model.onnx', 'm\u202e.onnx'),
    );
  });
  after(() => client.process.kill('SIGKILL'));

  it('are shown as codes in faults', async () => {
    const asked = client.request(Method.measure, { uri, feature: 'x\u202e\u0007' });
    const error = (await asked.then(
      () => assert.fail('it was answered'),
      (reason: unknown) => reason,
    )) as ResponseError<{ message: string }>;
    assert.ok(error.message.includes(shown), error.message);
    for (const words of [error.message, error.data!.message]) assert.doesNotMatch(words, UNSEEN);
  });

  it('are shown as codes in the outline, the tree and the status', async () => {
    const outline = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri },
    });
    assert.ok(outline[0]!.detail?.includes(`A${shown}`), outline[0]!.detail);
    const status = await client.status(() => true);
    assert.equal(status.model, 'm⟨U+202E⟩.onnx');
  });
});
