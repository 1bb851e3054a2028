import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { type Json, mutate } from '../../soak/mutate';
import { Random } from '../../support/random';
import { makeProfile, removeProfile } from '../support/profile';
import { makeWorkspace } from '../support/workspace';
import { Workbench } from './workbench';

/** `DIMCAT_PAGE_MESSAGES` asks for more of them. */
const COUNT = Number(process.env['DIMCAT_PAGE_MESSAGES'] ?? 2_000);
/** As many as one call into the browser takes at once. */
const BATCH = 250;

/** What pages say to the editor; of the questions those that only read. */
const FROM_PAGE: readonly Json[] = [
  { type: 'ready', v: 1 },
  { type: 'ask', v: 1, id: 1, kind: 'features', key: {}, from: 0, count: 10 },
  { type: 'ask', v: 1, id: 2, kind: 'page', key: {}, from: 0, count: 0 },
  { type: 'ask', v: 1, id: 3, kind: '__proto__', key: {}, from: 0, count: 0 },
  { type: 'cancel', id: 1 },
];
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

  const open = async (): Promise<Frame> => {
    await workbench.command('Dimcat: Open Catalog Overview');
    const row = workbench
      .webview()
      .locator('tbody tr', { hasText: /animal/i })
      .first();
    await row.waitFor({ timeout: 60_000 });
    for (const frame of workbench.page.frames())
      if (await frame.evaluate(() => 'keptApi' in globalThis).catch(() => false)) return frame;
    throw new Error('No page has acquired what it talks to the editor with.');
  };

  for (const [way, kinds] of [
    ['toHost', FROM_PAGE],
    ['toPage', TO_PAGE],
  ] as const)
    it(`${COUNT} of them (${way}) break neither`, async () => {
      const random = new Random(31);
      const frame = await open();
      for (let sent = 0; sent < COUNT; sent += BATCH) {
        const messages = Array.from({ length: BATCH }, () => {
          const message = random.of(kinds);
          return random.below(4) === 0 ? message : mutate(message, random);
        });
        await frame.evaluate(speak, { json: JSON.stringify(messages), way });
      }
      // The page still takes what the editor says, and asks; a new one has its figures.
      assert.equal(await frame.evaluate(() => document.querySelectorAll('.page').length), 1);
      await workbench.command('View: Close All Editors');
      await workbench.openFile('words.dims.yaml');
      await open();
      assert.equal(await workbench.webview().locator('[role="alert"]').first().innerText(), '');
      assert.equal(await workbench.page.locator('.notification-list-item').count(), 0);
      await workbench.command('View: Close All Editors');
      await workbench.openFile('words.dims.yaml');
    });
});
