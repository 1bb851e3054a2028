import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Answer,
  Conversation,
  type ReadQuestion,
} from '../../../extension/panels/conversation';
import { count, object } from '../../../server/protocol/decode';
import { faultError, faultOf } from '../../../server/protocol/fault';
import { ask } from '../../../server/protocol/panels/asks';
import type { ToPage } from '../../../server/protocol/panels/messages';

const asks = { square: ask(object({ of: count }), count) };

const question = (id: number, more: object = {}): object => ({
  ...{ type: 'ask', v: 1, id, kind: 'square', key: { of: 3 }, from: 0, count: 0 },
  ...more,
});

function conversation(answer: (question: ReadQuestion) => Promise<Answer>) {
  const posted: ToPage[] = [];
  const talk = new Conversation({
    asks,
    answer,
    post: (message) => void posted.push(message),
    onReady: () => undefined,
    faultBehind: (error) => (faultOf(error).code === 'cancelled' ? undefined : faultOf(error)),
  });
  return { talk, posted };
}

const squares = ({ key }: ReadQuestion): Promise<Answer> =>
  Promise.resolve({ rev: 'r', data: (key as { of: number }).of ** 2 });
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Questions of a page', () => {
  it('are answered once each, with the revision', async () => {
    const { talk, posted } = conversation(squares);
    talk.receive(question(1));
    talk.receive(question(2, { key: { of: 4, extra: 'x' } }));
    await settled();
    assert.deepEqual(posted, [
      { type: 'reply', id: 1, ok: true, rev: 'r', data: 9, bytes: undefined },
      { type: 'reply', id: 2, ok: true, rev: 'r', data: 16, bytes: undefined },
    ]);
  });

  it('get a fault with a code where they are malformed, or where answering fails', async () => {
    const { talk, posted } = conversation(() =>
      Promise.reject(faultError('cache-missing', 'No cache.', 'Build it.')),
    );
    talk.receive(question(1, { kind: 'constructor' }));
    talk.receive(question(2, { key: { of: -1 } }));
    talk.receive(question(3, { from: 'x' }));
    talk.receive(question(4));
    await settled();
    const codes = posted.map((message) => [
      'id' in message && message.id,
      'code' in message && message.code,
    ]);
    assert.deepEqual(
      codes.sort(([a], [b]) => Number(a) - Number(b)),
      [
        [1, 'bad-arguments'],
        [2, 'bad-arguments'],
        [3, 'bad-arguments'],
        [4, 'cache-missing'],
      ],
    );
  });

  it('are cancelled by the page, and when it ends or loads again, and end then too', async () => {
    const signals: AbortSignal[] = [];
    const never = ({ signal }: ReadQuestion): Promise<Answer> => {
      signals.push(signal);
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(faultError('cancelled', 'Gone.', '-'))),
      );
    };
    const { talk, posted } = conversation(never);
    talk.receive(question(1));
    talk.receive(question(2));
    talk.receive({ type: 'cancel', id: 1 });
    await settled();
    assert.deepEqual(
      posted.map((each) => 'code' in each && each.code),
      ['cancelled'],
    );
    talk.receive({ type: 'ready', v: 1 });
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    );
    talk.receive(question(3));
    talk.end();
    await settled();
    assert.equal(posted.length, 1);
    assert.ok(signals[2]?.aborted);
  });

  it('may be too many at once, and then some are refused', async () => {
    const { talk, posted } = conversation(() => new Promise(() => undefined));
    for (let id = 1; id <= 100; id++) talk.receive(question(id));
    await settled();
    assert.equal(posted.length, 100 - 64);
    talk.end();
  });

  it('may be anything: each is answered or dropped, and the next one is answered still', async () => {
    const { talk, posted } = conversation(squares);
    const messages = fc.oneof(
      fc.anything(),
      fc.record(
        {
          type: fc.constantFrom('ask', 'ready', 'cancel', 'x'),
          v: fc.constantFrom(1, 2, '1'),
          id: fc.oneof(fc.nat(), fc.anything()),
          kind: fc.constantFrom('square', '__proto__', 'toString', 'hasOwnProperty'),
          key: fc.oneof(fc.anything(), fc.record({ of: fc.anything() })),
          from: fc.nat(),
          count: fc.nat(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(messages, (message) => talk.receive(message)),
      { seed: 2, numRuns: 2000 },
    );
    await settled();
    for (const message of posted)
      assert.ok(message.type === 'reply' && Number.isSafeInteger(message.id));
    posted.length = 0;
    talk.receive(question(99_999_999));
    await settled();
    assert.equal(posted.length, 1);
    assert.ok(posted[0]?.type === 'reply' && posted[0].ok);
  });
});
