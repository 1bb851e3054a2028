/** What arrives at the server over standard input, in pieces of any size and with bytes between that are no message. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Framing } from '../../server/lsp/framing';
import { Random } from '../support/random';

const framed = (body: string): string =>
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

async function passed(bytes: Buffer, pieces: () => number): Promise<[string, readonly string[]]> {
  const refused: string[] = [];
  const framing = new Framing((reason) => refused.push(reason));
  let text = '';
  framing.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  for (let at = 0; at < bytes.length;) {
    const piece = bytes.subarray(at, at + pieces());
    framing.write(piece);
    at += piece.length;
  }
  framing.end();
  await once(framing, 'end');
  return [text, refused];
}

describe('Framing', () => {
  const all = (): number => Infinity;

  it('passes messages on as they are, in pieces of any size', async () => {
    const bytes = Buffer.from([framed('{"é":1}'), framed(''), framed('{}')].join(''));
    const random = new Random(1);
    for (let i = 0; i < 50; i += 1)
      assert.deepEqual(await passed(bytes, () => 1 + random.below(9)), [
        bytes.toString('latin1'),
        [],
      ]);
  });

  it('takes headers in any case and order, and passes the length alone', async () => {
    const type = 'Content-Type: application/vscode-jsonrpc; charset=utf-8';
    const bytes = Buffer.from(`${type}\r\ncontent-length:2\r\n\r\n{}`);
    assert.deepEqual(await passed(bytes, all), [framed('{}'), []]);
  });

  const bad = [
    'Content-Length\r\n\r\n{}',
    'Content-Length: two\r\n\r\n{}',
    'Content-Length: -2\r\n\r\n{}',
    'Content-Length: 99999999999\r\n\r\n{}',
    'Content-Length: 2, 3\r\n\r\n{}',
    'Content-Type: x\r\n\r\n{}',
    'no header at all\r\n\r\n',
    '\r\n\r\n',
    '\u0000\u0001\u00ff',
    'x'.repeat(10_000),
  ];
  for (const text of bad)
    it(`hears the next message behind ${JSON.stringify(text.slice(0, 40))}`, async () => {
      const bytes = Buffer.from(framed('{"a":1}') + text.repeat(5) + framed('{"b":2}'), 'latin1');
      const wanted = framed('{"a":1}') + framed('{"b":2}');
      for (const size of [1, 7, Infinity]) {
        const [seen, refused] = await passed(bytes, () => size);
        assert.equal(seen, wanted);
        assert.equal(refused.length, 1);
      }
    });

  it('hears the next message but one behind a length that is too long', async () => {
    const bytes = Buffer.from(
      `Content-Length: 9\r\n\r\n{}${framed('{"a":1}')}${framed('{"b":2}')}`,
    );
    const [seen] = await passed(bytes, all);
    assert.ok(seen.endsWith(framed('{"b":2}')));
  });
});
