import assert from 'node:assert/strict';
import { Method } from '../../server/protocol/methods';
import { compareAsks, type CompareHead } from '../../server/protocol/panels/compare';
import type { PanelAnswer } from '../../server/protocol/panels/request';
import { nouns } from '../service/support';
import { Client, uri } from './client';

describe('a catalog beside itself at another layer, from the language server', () => {
  let client: Client;
  beforeEach(async () => {
    client = Client.start();
    await client.initialize();
    await client.open(nouns);
  });
  afterEach(() => {
    client.process.kill('SIGKILL');
  });

  async function ask(kind: string, key: object): Promise<unknown> {
    const asked = { uri, panel: 'compare', kind, key, from: 0, count: 0 };
    return (await client.request<PanelAnswer>(Method.panel, asked)).data;
  }
  const head = async (layer: number): Promise<CompareHead> =>
    compareAsks.page.data(await ask('page', { layer }), '');
  const layers = async () => compareAsks.sides.data(await ask('sides', {}), '').layers;

  it('lists the layers, measures all features at one, and compares them', async () => {
    const [first, ...rest] = await layers();
    assert.ok(rest.length > 0 && first?.measured === 0);
    const before = await head(first.layer);
    assert.deepEqual([before.a.name, before.a.measured], [`layer ${first.layer}`, 0]);
    assert.equal(before.command, null);
    assert.match(before.setup.join(), /layer/);
    await ask('measureLayer', { layer: first.layer });
    const after = await head(first.layer);
    assert.equal(after.a.measured, after.a.features);
    assert.deepEqual(
      (await layers()).map(({ measured }) => measured > 0),
      [true, ...rest.map(() => false)],
    );
    await assert.rejects(head(999), /Layer 999 of the site resid is not in the model/);
  });
});
