import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { PANELS, type PanelName } from '../../../server/protocol/panels/place';
import { RESULT } from '../../report/support/result';
import { type Json, mutate } from '../../soak/mutate';
import { imageConfig, pngOf, writeImages } from '../../support/mediaFiles';
import { Random } from '../../support/random';
import { imageInput, tinyInputModel } from '../../support/tinyInputModel';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { dropOn } from './drop';
import { openPanel } from './openings';
import { pageOf } from './pageChecks';
import { Workbench } from './workbench';

const CHOICES = {
  ...{ feature: 'Animals', dimension: 1, other: 'other.dims.yaml', report: 'sample.json' },
};

const IMAGES = `dimcat: 1
model: { path: vit.onnx, modality: vision, preprocessor: vit.json }
site: { kind: resid, layer: 2 }
input: { files: pictures }
features:
  - { id: dog, anchors: { label: dog } }
`;

/** To all pages together, and from them; `DIMCAT_PAGE_MESSAGES` asks for more. */
const COUNT = Math.ceil(Number(process.env['DIMCAT_PAGE_MESSAGES'] ?? 2_000) / PANELS.length);

const FEATURE = { feature: 'animal' };
/** Questions that only read, with their keys: those of each page's own. */
const READS: Readonly<Record<PanelName, Readonly<Record<string, Json>>>> = {
  feature: { page: FEATURE, levels: FEATURE, uses: FEATURE, studies: FEATURE },
  dimension: { page: { dimension: 1 }, where: { dimension: 1 } },
  atlas: {
    page: { mode: 'features' },
    order: { mode: 'features', order: 'auc' },
    featureCells: { rows: [0], columns: [1, 2] },
  },
  overview: { page: {}, features: {} },
  lens: { catalog: {}, token: { text: 'the dog', position: 1 } },
  lab: { setup: {} },
  map: { page: {}, siteEdits: { site: { kind: 'resid', layer: 1 } } },
  compare: {
    ...{ sides: {}, page: { layer: 1 }, features: { revision: 'HEAD' } },
    // What the editor alone may ask: a page must not name files.
    addModel: { uri: 'file:///etc/passwd' },
  },
  experiments: { page: {}, report: { report: '0123456789abcdef' } },
};

/** What a page says to the editor. */
function fromPage(name: PanelName): readonly Json[] {
  const own = Object.entries(READS[name]).map(([kind, key], id) => ({
    ...{ type: 'ask', v: 1, id, kind, key, from: 0, count: 10 },
  }));
  const strange = { type: 'ask', v: 1, id: 99, kind: '__proto__', key: {}, from: 0, count: 0 };
  return [{ type: 'ready', v: 1 }, ...own, strange, { type: 'cancel', id: 1 }];
}

/** What the editor says to pages. */
const TO_PAGE: readonly Json[] = [
  { type: 'history', by: -1 },
  { type: 'reply', id: 1, ok: true, rev: 'x', data: { rows: [] } },
  { type: 'reply', id: 1, ok: false, code: 'x', message: 'x', advice: 'x' },
  { type: 'progress', id: 1, share: 0.5, message: 'x' },
  { type: 'changed', trusted: true },
  { type: 'jobs', jobs: [{ job: 'measure', share: 0.1, message: 'x', feature: 'animal' }] },
];

/** Runs in every frame before its own script: keeps what a page talks to the editor with. */
function keepApi(): void {
  type Acquire = () => unknown;
  const scope = globalThis as { acquireVsCodeApi?: Acquire; keptApi?: unknown };
  let acquire: Acquire | undefined;
  Object.defineProperty(scope, 'acquireVsCodeApi', {
    configurable: true,
    get: () => acquire && (() => (scope.keptApi ??= acquire!())),
    set: (given: Acquire) => (acquire = given),
  });
}

/** Runs in the page. */
function speak({ json, way }: { json: string; way: string }): void {
  const { keptApi } = globalThis as { keptApi?: { postMessage: (message: Json) => void } };
  for (const message of JSON.parse(json) as Json[])
    if (way === 'toHost') keptApi!.postMessage(message);
    else window.postMessage(message, '*');
}

describe('Pages and editor, where messages are hostile', function () {
  this.timeout(600_000);
  const profile = makeProfile();
  let workbench: Workbench;

  before(async () => {
    const folder = makeWorkspace(path.join(profile.temporary, 'workspace'));
    const place = (name: string): string => path.join(folder, name);
    copyFileSync(place('words.dims.yaml'), place(CHOICES.other));
    writeFileSync(place(CHOICES.report), JSON.stringify(RESULT));
    writeFileSync(place('vit.onnx'), tinyInputModel({ ...imageInput, patched: 'rows' }));
    writeFileSync(place('vit.json'), imageConfig);
    writeImages(place('pictures'), { labels: ['cat', 'dog', 'ship'], each: 12 });
    writeFileSync(place('images.dims.yaml'), IMAGES);
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
    await workbench.page.addInitScript(keepApi);
    await workbench.measureWords();
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  const storm = async (frame: Frame, way: string, kinds: readonly Json[]): Promise<void> => {
    const random = new Random(31);
    const messages = Array.from({ length: COUNT }, () => {
      const message = random.of(kinds);
      return random.below(4) === 0 ? message : mutate(message, random);
    });
    await frame.evaluate(speak, { json: JSON.stringify(messages), way });
  };

  /** The page has its figures, and the editor nothing to complain of. */
  const assertWell = async (frame: Frame): Promise<void> => {
    await frame.locator('.page[aria-busy="false"]').waitFor({ timeout: 60_000 });
    await frame.locator('h1').first().waitFor();
    assert.equal(await frame.locator('[role="alert"]').first().innerText(), '');
    assert.equal(await workbench.page.locator('.notification-list-item').count(), 0);
  };

  /** The page still takes what the editor says, and asks for all that it shows, once what it was made to ask ends. */
  const recovered = async (frame: Frame): Promise<void> => {
    const json = JSON.stringify([{ type: 'changed', trusted: true }]);
    const alert = frame.locator('[role="alert"]').first();
    for (let attempt = 0; attempt < 20; attempt++) {
      await frame.evaluate(speak, { json, way: 'toPage' });
      await frame.waitForTimeout(100 + 100 * attempt);
      await frame.locator('.page[aria-busy="false"]').waitFor({ timeout: 60_000 });
      if ((await alert.innerText()) === '') return;
    }
  };

  for (const name of PANELS)
    it(`${name}: ${COUNT} of them break neither, either way`, async () => {
      await openPanel(workbench, name, CHOICES);
      const frame = await pageOf(workbench.page, name);
      await assertWell(frame);
      await storm(frame, 'toHost', fromPage(name));
      await storm(frame, 'toPage', TO_PAGE);
      await recovered(frame);
      await assertWell(frame);
      assert.equal(await frame.locator('.page').count(), 1);
    });

  it('a page that is opened after all of them has its figures', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.openFile('words.dims.yaml');
    await openPanel(workbench, 'overview', CHOICES);
    const frame = await pageOf(workbench.page, 'overview');
    await frame
      .locator('tbody tr', { hasText: /animal/i })
      .first()
      .waitFor({ timeout: 60_000 });
    await assertWell(frame);
  });

  it('an image that is dropped on the lens of a catalog of images is read patch by patch', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.openFile('images.dims.yaml');
    await openPanel(workbench, 'lens', CHOICES);
    const frame = await pageOf(workbench.page, 'lens');
    await frame.getByRole('heading', { name: 'Image lens' }).waitFor();
    const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (i * 7) % 256);
    const base64 = Buffer.from(pngOf(pixels, 8)).toString('base64');
    await dropOn(frame, 'main main', { name: 'dropped.png', type: 'image/png', base64 });
    await frame.getByText(/of 4 patches above 99/).waitFor({ timeout: 60_000 });
    await assertWell(frame);
    assert.equal(await frame.locator('#lens-text').inputValue(), 'dropped.png');
  });
});
