import assert from 'node:assert/strict';
import fc from 'fast-check';
import { count, object } from '../../../server/protocol/decode';
import { ask } from '../../../server/protocol/panels/asks';
import type { Decoded } from '../../../server/protocol/decode';
import type { fromPage } from '../../../server/protocol/panels/messages';
import { Client, PanelFault, type Event } from '../../../webviews/common/client';
import type { Transport } from '../../../webviews/common/transport';

type FromPage = Decoded<typeof fromPage>;

const asks = { square: ask(object({ of: count }), count) };

function clientWithHost() {
  const sent: FromPage[] = [];
  const events: Event[] = [];
  let hear: (message: unknown) => void = () => undefined;
  const transport: Transport = {
    live: true,
    post: (message) => void sent.push(message as FromPage),
    listen: (next) => void (hear = next),
    state: undefined,
    setState: () => undefined,
  };
  const client = new Client(asks, transport, (event) => void events.push(event));
  client.start();
  const lastId = (): number => sent.flatMap((m) => (m.type === 'ask' ? [m.id] : [])).at(-1)!;
  const reply = (id: number, data: unknown, rev = 'r'): void =>
    hear({ type: 'reply', id, ok: true, rev, data });
  const asked = (): number => sent.filter(({ type }) => type === 'ask').length;
  return { client, sent, events, hear: (m: unknown) => hear(m), lastId, reply, asked };
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof PanelFault ? error.code : String(error)),
  );

describe('What a page asks', () => {
  it('is remembered until the revision changes', async () => {
    const { client, reply, lastId, asked } = clientWithHost();
    const first = client.get('square', { of: 3 });
    reply(lastId(), 9);
    assert.equal((await first).data, 9);
    assert.equal((await client.get('square', { of: 3 })).data, 9);
    assert.equal(asked(), 2 - 1);
    const other = client.get('square', { of: 4 });
    reply(lastId(), 16, 'r2');
    await other;
    const again = client.get('square', { of: 3 });
    assert.equal(asked(), 3);
    reply(lastId(), 9, 'r2');
    assert.equal((await again).data, 9);
  });

  it('is cancelled by a later question in its slot, and ends after a silence', async () => {
    const { client, sent, reply, lastId } = clientWithHost();
    const first = codeOf(client.get('square', { of: 1 }, { slot: 'a' }));
    const id = lastId();
    const second = codeOf(client.get('square', { of: 2 }, { slot: 'a' }));
    assert.deepEqual(
      sent.filter(({ type }) => type === 'cancel'),
      [{ type: 'cancel', id }],
    );
    assert.equal(await first, 'cancelled');
    reply(id, 1);
    reply(lastId(), 4);
    assert.equal(await second, 'answered');
    assert.equal(await codeOf(client.get('square', { of: 3 }, { silenceMs: 0 })), 'timeout');
  });

  it('fails in words where the answer is a fault or cannot be read', async () => {
    const { client, hear, reply, lastId } = clientWithHost();
    const fault = codeOf(client.act('square', { of: 1 }));
    const words = { code: 'cache-missing', message: 'No cache.', advice: 'Build it.' };
    hear({ type: 'reply', id: lastId(), ok: false, ...words });
    assert.equal(await fault, 'cache-missing');
    const unreadable = codeOf(client.act('square', { of: 1 }));
    reply(lastId(), 'nine');
    assert.equal(await unreadable, 'unreadable');
  });

  it('is not disturbed by any message', async () => {
    const { client, hear, reply, lastId, events } = clientWithHost();
    const answer = client.get('square', { of: 3 });
    const messages = fc.oneof(
      fc.anything(),
      fc.record(
        {
          type: fc.constantFrom('reply', 'progress', 'start', 'changed', 'jobs', 'go', 'x'),
          id: fc.oneof(fc.integer({ min: 2 }), fc.anything()),
          ok: fc.anything(),
          place: fc.anything(),
          jobs: fc.anything(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(messages, (message) => hear(message)),
      { seed: 3, numRuns: 2000 },
    );
    for (const event of events) assert.ok(event.type === 'go' || event.type === 'jobs');
    reply(lastId(), 9);
    assert.equal((await answer).data, 9);
  });
});
