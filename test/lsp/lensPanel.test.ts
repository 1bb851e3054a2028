import assert from 'node:assert/strict';
import { Method } from '../../server/protocol/methods';
import { LARGEST_OPENED, lensAsks } from '../../server/protocol/panels/lens';
import type { PanelAnswer } from '../../server/protocol/panels/request';
import { unpacked } from '../../webviews/lens/layout';
import { nouns } from '../service/support';
import { Client, uri } from './client';

describe('images and sounds of the lens, from the language server', () => {
  let client: Client;
  beforeEach(async () => {
    client = Client.start();
    await client.initialize();
    await client.open(nouns);
    await client.diagnostics(1);
  });
  afterEach(() => {
    client.process.kill('SIGKILL');
  });

  const ask = (kind: string, key: object): Promise<PanelAnswer> =>
    client.request<PanelAnswer>(Method.panel, { uri, panel: 'lens', kind, key, from: 0, count: 0 });
  const refused = (question: Promise<unknown>, words: RegExp): Promise<void> =>
    assert.rejects(question, words);

  it('begin with what the catalog reads', async () => {
    const { data } = await ask('catalog', {});
    assert.deepEqual(lensAsks.catalog.data(data, ''), { reads: 'text', inputs: [], total: 0 });
  });

  it('are read from bytes that were opened, by their id', async () => {
    const content = Buffer.from([1, 2, 3]).toString('base64');
    const { id } = lensAsks.offer.data((await ask('offer', { name: 'a.png', content })).data, '');
    const { data, base64 } = await ask('input', { input: id, features: ['plant'] });
    const reading = lensAsks.input.data(data, '');
    assert.equal(reading.image, `data:image/png;base64,${content}`);
    assert.equal(reading.seconds, null);
    assert.deepEqual(
      reading.features.map((feature) => [feature.id, feature.dimensions]),
      [
        ['plant', [1, 3]],
        ['animal', [1, 3]],
      ],
    );
    const bytes = new Uint8Array(Buffer.from(base64!, 'base64')).buffer;
    assert.deepEqual(unpacked(bytes, 2)[1], { percentile: [99.4, 50], agreement: [1, 0.5] });
  });

  it('are refused where they are empty, too large, no longer known, or a path', async () => {
    await refused(
      ask('offer', { name: 'a.png', content: '' }),
      /a\.png is empty, or larger than 8 MB/,
    );
    const large = Buffer.alloc(LARGEST_OPENED + 1).toString('base64');
    await refused(ask('offer', { name: 'a.png', content: large }), /larger than 8 MB/);
    await refused(ask('offer', { name: 'a.png', content: `${large}AAAA` }), /malformed/);
    await refused(ask('input', { input: 'opened:0:a.png' }), /no longer known/);
    await refused(ask('input', { file: '/etc/passwd' }), /malformed/);
  });
});
