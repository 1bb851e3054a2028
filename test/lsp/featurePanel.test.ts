import assert from 'node:assert/strict';
import { Method } from '../../server/protocol/methods';
import { featureAsks, type FeatureHead } from '../../server/protocol/panels/feature';
import type { PanelAnswer } from '../../server/protocol/panels/request';
import { nouns } from '../service/support';
import { Client, uri } from './client';

describe('the page of a feature, from the language server', () => {
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
    const asked = { uri, panel: 'feature', kind, key, from: 0, count: 0 };
    return (await client.request<PanelAnswer>(Method.panel, asked)).data;
  }
  const head = async (layer?: number): Promise<FeatureHead> =>
    featureAsks.page.data(await ask('page', { feature: 'animal', ...(layer && { layer }) }), '');

  it('looks at another layer: nothing until it is measured there, and no evidence of it after', async () => {
    const own = await head();
    const { shown, own: layer } = own.layer!;
    assert.equal(shown, layer);
    const other = layer === 1 ? 2 : 1;
    const before = await head(other);
    assert.deepEqual([before.layer?.shown, before.layer?.own], [other, layer]);
    assert.deepEqual([before.page.evidence, before.claims], [{}, []]);
    assert.match(before.page.site, new RegExp(`layer ${other}$`));

    await ask('measureLayer', { feature: 'animal', layer: other });
    const after = await head(other);
    assert.equal(after.page.evidence.measurement?.basis.site.layer, other);
    assert.ok(!after.page.staleMeasurement.some((reason) => reason.includes('layer')));
    assert.deepEqual((await head()).page.evidence, own.page.evidence);
    assert.deepEqual(await ask('related', { feature: 'animal', layer: other }), []);
    await ask('measureLayer', { feature: 'plant', layer: other });
    const related = await ask('related', { feature: 'animal', layer: other });
    assert.deepEqual(
      featureAsks.related.data(related, '').map(({ feature }) => feature),
      ['plant'],
    );
    assert.deepEqual((await head(layer)).page.evidence, own.page.evidence);
  });

  it('refuses a layer that there is not, and measuring the own one for a page alone', async () => {
    const { layer } = await head();
    await assert.rejects(head(999), /Layer 999 of the site resid is not in the model/);
    const key = { feature: 'animal', layer: layer!.own };
    await assert.rejects(ask('measureLayer', key), /is the catalog's own/);
  });

  it('has no doses before they are run, and says so of a report without them', async () => {
    const key = { feature: 'animal' };
    assert.equal(featureAsks.doses.data(await ask('doses', key), ''), null);
    await assert.rejects(ask('runDoses', key));
    assert.equal(await ask('doses', key), null);
  });
});
