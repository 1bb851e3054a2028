import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Method } from '../../server/protocol/methods';
import {
  compareAsks,
  compareEditorAsks,
  type CompareHead,
} from '../../server/protocol/panels/compare';
import type { PanelAnswer } from '../../server/protocol/panels/request';
import { nouns } from '../service/support';
import { temporaryFolder } from '../support/paths';
import { Client, uri } from './client';

describe('a catalog beside itself at another layer or in another model, from the language server', () => {
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
    const { refused } = compareAsks.measureThere.data(
      await ask('measureThere', { layer: first.layer }),
      '',
    );
    assert.deepEqual(refused, []);
    const after = await head(first.layer);
    assert.equal(after.a.measured, after.a.features);
    assert.deepEqual(
      (await layers()).map(({ measured }) => measured > 0),
      [true, ...rest.map(() => false)],
    );
    await assert.rejects(head(999), /Layer 999 of the site resid is not in the model/);
  });

  it('is measured in a model that the person chose, at the layer that is as deep, and says what of its words is there', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'model.onnx');
    writeFileSync(file, 'not looked at');
    const asked = { uri: pathToFileURL(file).href };
    const { model } = compareEditorAsks.addModel.data(await ask('addModel', asked), '');
    const there = async (key: object): Promise<CompareHead> =>
      compareAsks.page.data(await ask('page', { model, ...key }), '');
    const { models } = compareAsks.sides.data(await ask('sides', {}), '');
    assert.deepEqual(models, [{ id: model, name: `${path.basename(folder)}/model.onnx` }]);
    const before = await there({});
    assert.equal(before.elsewhere?.layer, 4);
    assert.deepEqual(before.elsewhere.other?.words.lost[0], {
      ...{ feature: 'animal', of: 4, words: ['token 3'] },
    });
    assert.deepEqual([before.a.measured, before.command], [0, null]);
    assert.match(before.setup.join(), /model\.onnx in a/);
    await ask('measureThere', { model });
    const after = await there({ layer: 4 });
    assert.equal(after.a.measured, after.a.features);
    assert.equal((await there({ layer: 1 })).a.measured, 0);
    await assert.rejects(there({ layer: 999 }), /Layer 999 of the site resid is not in the model/);
    await assert.rejects(ask('page', { model: '0'.repeat(16) }), /no longer known/);
    await assert.rejects(ask('addModel', { uri: 'file:///nowhere/x.onnx' }), /does not exist/);
    rmSync(folder, { recursive: true });
  });
});
