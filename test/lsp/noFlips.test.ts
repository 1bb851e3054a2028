import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Method } from '../../server/protocol/methods';
import type { ClaimOutcome, FeatureSummary } from '../../server/protocol/requests';
import { root, temporaryFolder } from '../support/paths';
import { tinyModel } from '../support/tinyModel';
import { Client } from './client';

const CATALOG = `dimcat: 1
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 2 }
features:
  - id: pet
    anchors: [" dog", " cat", " horse", " bird", " fish"]
    expect: { flip: { effect: suppressed } }
  - { id: beast, anchors: [" dog", " cat", " horse", " bird", " cow"] }
`;

describe('language server on a model without a head', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const uri = pathToFileURL(join(folder, 'x.dims.yaml')).href;
  let client: Client;

  before(async () => {
    const { model, tokenizer } = tinyModel({ headless: true });
    writeFileSync(join(folder, 'model.onnx'), model);
    writeFileSync(join(folder, 'tokenizer.json'), tokenizer.json);
    writeFileSync(join(folder, 'x.dims.yaml'), CATALOG);
    client = Client.start({}, join(root, 'out/server/main.js'));
    await client.initialize({ providers: ['cpu'], cacheFolder: join(folder, 'caches') });
    await client.open(CATALOG, 1, uri);
  });
  after(async () => {
    await client.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says with the status that no signs can be flipped', async () => {
    const { noFlips } = await client.status(() => true);
    assert.equal(noFlips, 'the model has no head');
  });

  it('lists only the sign-flip tests that the catalog claims', async () => {
    const features = await client.request<FeatureSummary[]>(Method.features, { uri });
    assert.deepEqual(
      features.map(({ claims }) => claims.map(({ kind }) => kind)),
      [['detects', 'suppresses'], ['detects']],
    );
  });

  it('skips such a claim with the reason, and runs nothing', async () => {
    const check = { uri, feature: 'pet', kind: 'suppresses' };
    const { outcome, message } = await client.request<ClaimOutcome>(Method.checkClaim, check);
    assert.deepEqual([outcome, message], ['skipped', 'cannot be tested: the model has no head']);
  });
});
