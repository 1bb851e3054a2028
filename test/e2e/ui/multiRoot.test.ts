import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EvidenceFile } from '../../../server/protocol/evidence';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/** Says what the catalogs of its root do not say themselves. */
const shared = (layer: number): string => `dimcat: 1
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: ${layer} }
words:
  pets: [" dog", " cat", " horse", " bird", " fish", " cow", " sheep", " pig", " duck", " mouse"]
`;
const first = `dimcat: 1
features:
  - id: pet
    anchors: { words: pets }
    register: { top: 16 }
    relations: [{ kind: same-as, target: ../second/beasts.dims.yaml#beast }]
`;
const second = `dimcat: 1
features:
  - id: beast
    anchors: { words: pets }
    register: { top: 16 }
`;

/** Two roots with a model and a `dimcat.yaml` each, and a catalog of the one that refers to one of the other. */
function makeRoots(folder: string): string {
  const roots = {
    first: [shared(1), 'pets', first],
    second: [shared(2), 'beasts', second],
  } as const;
  for (const [name, [above, catalog, text]] of Object.entries(roots)) {
    const root = makeWorkspace(path.join(folder, name));
    for (const other of ['words', 'broken']) rmSync(path.join(root, `${other}.dims.yaml`));
    writeFileSync(path.join(root, 'dimcat.yaml'), above);
    writeFileSync(path.join(root, `${catalog}.dims.yaml`), text);
  }
  const file = path.join(folder, 'both.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'first' }, { path: 'second' }] }));
  return file;
}

/** The layer on which the one feature of an evidence file was measured. */
function layerOf(file: string): number | undefined {
  const { features } = JSON.parse(readFileSync(file, 'utf8')) as EvidenceFile;
  return Object.values(features)[0]?.measurement?.basis.site.layer;
}

describe('A workspace of two roots', function () {
  this.bail(true);
  this.timeout(120_000);
  const profile = makeProfile();
  const folder = path.join(profile.temporary, 'roots');
  let workbench: Workbench;
  const row = (text: string | RegExp) => workbench.treeRows(text);

  before(async () => {
    workbench = await Workbench.open(profile, makeRoots(folder), ['--disable-workspace-trust']);
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  it('lists the catalogs of both, each with the name of its root', async () => {
    await workbench.page.locator('.activitybar [aria-label="Dimcat"]').first().click();
    for (const name of ['first/pets.dims.yaml', 'second/beasts.dims.yaml']) {
      await row(name).waitFor();
    }
  });

  it('opens a catalog of either, which inherits from the dimcat.yaml of its own root', async () => {
    for (const [catalog, feature] of [
      ['second/beasts.dims.yaml', 'beast'],
      ['first/pets.dims.yaml', 'pet'],
    ] as const) {
      await row(catalog).click();
      await row(new RegExp(`^${feature}\\s*not measured`)).click();
      await workbench.line(`id: ${feature}`).waitFor();
      const hover = await workbench.hover(workbench.word('dimcat'), 'nherit');
      assert.match(await hover.innerText(), /model, site, words\.pets/);
    }
  });

  it('knows the features across the roots', async () => {
    await workbench.word('beasts.dims.yaml').click();
    await workbench.page.keyboard.press('F12');
    await workbench.line('id: beast').waitFor();
    await workbench.page.locator('.tab.active', { hasText: 'beasts.dims.yaml' }).waitFor();
    assert.equal(await workbench.page.locator('.squiggly-error').count(), 0);
  });

  it('measures each with the model of its own root', async () => {
    for (const [name, layer] of [
      ['first/pets', 1],
      ['second/beasts', 2],
    ] as const) {
      const catalog = row(`${name}.dims.yaml`);
      await catalog.hover();
      await catalog.locator('[aria-label^="Measure Catalog"]').click();
      await workbench.notification('Measured 1 feature').waitFor({ timeout: 60_000 });
      await workbench.dismissNotifications();
      assert.equal(layerOf(path.join(folder, `${name}.dims.evidence.json`)), layer);
    }
    await workbench.screenshot('23 two roots');
  });

  it('keeps the page of a feature as its dimcat.yaml is', async () => {
    await workbench.line('id: beast').click();
    await workbench.command('Dimcat: Open Feature Page');
    await workbench.choose('beast');
    const page = workbench.webview();
    await page.getByRole('heading', { name: 'beast' }).waitFor();
    assert.doesNotMatch(await page.locator('body').innerText(), /out of date/);
    writeFileSync(path.join(folder, 'second/dimcat.yaml'), shared(1));
    await page
      .getByText(/^Out of date: /)
      .first()
      .waitFor();
  });
});
