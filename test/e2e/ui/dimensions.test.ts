import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { root } from '../../support/paths';
import { makeProfile, removeProfile } from '../support/profile';
import { Workbench } from './workbench';

/** Dimensions as a person meets them: what one encodes, what is left to describe, whether what is claimed holds. */
describe('Dimensions of the example', function () {
  this.bail(true);
  this.timeout(120_000);
  const profile = makeProfile();
  const folder = path.join(profile.temporary, 'examples');
  const file = (name: string): string => path.join(folder, name);
  const catalog = (): string => fs.readFileSync(file('everyday.dims.yaml'), 'utf8');
  let workbench: Workbench;
  let shipped: string;

  before(async () => {
    fs.cpSync(path.join(root, 'examples'), folder, { recursive: true });
    shipped = catalog().replace(
      'minus: { features: [animal] }\n    expect: { auc: { min: 0.7 } }',
      'minus: { features: [animal] }\n    expect: { auc: { min: 0.99 } }',
    );
    assert.notEqual(shipped, catalog());
    fs.writeFileSync(file('everyday.dims.yaml'), shipped);
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    removeProfile(profile);
  });

  const expand = async (row: Locator): Promise<void> => {
    await row.waitFor();
    const isOpen = async () => (await row.getAttribute('aria-expanded')) === 'true';
    for (let attempt = 0; attempt < 10 && !(await isOpen()); attempt++) {
      await row.click();
      await workbench.page.keyboard.press('ArrowRight');
      await workbench.page.waitForTimeout(300);
    }
  };
  /** The line that holds `text`, in the middle of the editor. */
  const goTo = async (text: string): Promise<void> => {
    const line = shipped.slice(0, shipped.indexOf(text)).split('\n').length;
    await workbench.page.keyboard.press('Control+g');
    const input = workbench.page.locator('.quick-input-widget input.input');
    await input.fill(`:${line}`);
    await input.press('Enter');
    await workbench.line(text.trim()).waitFor();
  };
  /** The first draft to do, in the tree. */
  const firstDraft = (): Locator => workbench.treeRows(/^\d+(noun|pos|name|.*\.n\.)/).first();
  const indexIn = async (row: Locator): Promise<number> =>
    Number(/^\d+/.exec((await row.innerText()).trim())![0]);
  const countsOf = async (): Promise<string> => workbench.treeRows(/^Dimensions/).innerText();
  const untilCounts = async (words: RegExp): Promise<void> => {
    for (let attempt = 0; attempt < 60 && !words.test(await countsOf()); attempt++)
      await workbench.page.waitForTimeout(250);
    assert.match(await countsOf(), words);
  };
  /** The editor saves by itself, a moment later. */
  const untilSaved = async (isSaved: (text: string) => boolean): Promise<void> => {
    for (let attempt = 0; attempt < 60 && !isSaved(catalog()); attempt++)
      await workbench.page.waitForTimeout(250);
    assert.ok(isSaved(catalog()), catalog());
  };

  it('a hover on the number says what it encodes and how sure that is', async () => {
    await workbench.openFile('everyday.dims.yaml');
    await workbench.page.locator('.statusbar-item', { hasText: 'model.onnx' }).first().waitFor();
    await goTo('  172:');
    const hover = await workbench.hover(workbench.word('172'), 'Dimension 172');
    const text = await hover.innerText();
    assert.match(text, /Claim does not hold: held-out 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\] · .*, q/);
    assert.match(text, /Loudest: \+ "my" .* \/ - "oleoresin"/);
    assert.match(text, /Tells: - living thing 0\.\d{3} \[/);
    assert.match(text, /^\+ for 55\.9 % of tokens/m);
    await workbench.screenshot('dimensions hover');
  });

  it('the tree lists drafts, and a button accepts one', async () => {
    await workbench.page.locator('.activitybar [aria-label="Dimcat"]').first().click();
    await expand(workbench.treeRows('everyday.dims.yaml'));
    await expand(workbench.treeRows(/^Dimensions/));
    const row = firstDraft();
    const index = await indexIn(row);
    await row.hover();
    await workbench.screenshot('dimensions drafts');
    await row.locator('.action-label.codicon-check').click();
    await untilCounts(/1 accepted/);
    await untilSaved((text) => new RegExp(`^ {2}${index}: \\{ label: `, 'm').test(text));
    const known = fs.readFileSync(file('everyday.dims.dimensions.json'), 'utf8');
    assert.match(known, /"state": "accepted"/);
    await workbench.screenshot('dimensions accepted');
  });

  it('one undo takes it back, and it is a draft again', async () => {
    await workbench.page.locator('.tab.active', { hasText: 'everyday' }).click();
    await workbench.page.keyboard.press('Control+z');
    await untilCounts(/to do$/);
    await untilSaved((text) => text === shipped);
  });

  it('a list refuses one by the keyboard', async () => {
    const index = await indexIn(firstDraft());
    await workbench.command('Dimcat: Refuse Draft');
    const list = workbench.page.locator('.quick-input-list .monaco-list-row');
    await list.and(workbench.page.locator(`.focused[aria-label^="${index}"]`)).waitFor();
    await workbench.screenshot('dimensions refuse');
    await workbench.page.keyboard.press('Enter');
    await untilCounts(/1 refused/);
    assert.notEqual(await indexIn(firstDraft()), index);
    assert.equal(catalog(), shipped, 'the catalog stays as it is');
    const known = fs.readFileSync(file('everyday.dims.dimensions.json'), 'utf8');
    assert.match(known, /"state": "refused"/);
  });

  it('the Test Explorer passes a claim that holds, and fails one that does not', async () => {
    await workbench.command('Testing: Focus on Test Explorer View');
    await workbench.command('Test: Run All Tests');
    const rows = workbench.page.locator('.test-explorer .monaco-list-row');
    await rows.filter({ hasText: 'everyday.dims.yaml' }).waitFor();
    const failed = rows.filter({ hasText: 'animals are -' });
    await expand(rows.filter({ hasText: 'everyday.dims.yaml' }));
    await failed.locator('.codicon-testing-error-icon, .codicon-testing-failed-icon').waitFor();
    const passed = rows.filter({ hasText: 'plants and countries are +' });
    await passed.locator('.codicon-testing-passed-icon').waitFor();
    await workbench.page.locator('.tab', { hasText: 'everyday.dims.yaml' }).first().click();
    await workbench.screenshot('dimensions tests');
  });
});
