/** What a mouse does on each page that the page is for, and what must come of it. */
import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import type { PanelName } from '../../../server/protocol/panels/place';
import { pageOf } from './pageChecks';
import type { Workbench } from './workbench';

type Click = (page: Frame, workbench: Workbench) => Promise<void>;

/**
 * In this order: the dimension leads to a feature whose tokens are known, as the token cache is there by now; the map
 * names another site in the catalog, and with it all that was measured is stale.
 */
export const CLICKS: Readonly<Record<PanelName, Click>> = {
  dimension: followFeature,
  feature: listBar,
  overview: sortByAuc,
  atlas: readCell,
  lens: lookAtToken,
  lab: turnDoseDown,
  compare: keepOneSide,
  experiments: readMark,
  map: chooseSite,
};

/** The tip under the pointer, once it is there. */
async function tipOver(page: Frame, mark: Locator): Promise<string> {
  // The ring round a small mark lies over it as soon as it is pointed at.
  await mark.hover({ force: true });
  const tip = page.locator('.tip:visible', { hasText: /\d/ }).first();
  return tip.innerText();
}

async function listBar(page: Frame): Promise<void> {
  const bar = page.locator('#agreement svg rect.plus').last();
  const words = await tipOver(page, bar);
  // e.g. agreement 0.99–1.00 (127–128/128)
  const [, first, last] = /\((\d+)(?:–(\d+))?\/\d+\)/.exec(words) ?? assert.fail(words);
  await bar.click();
  const tokens = page.locator('#tokens');
  await tokens.getByText('Those of the bar that was chosen in the histogram.').waitFor();
  await tokens.locator('tbody tr').first().waitFor();
  const levels = await tokens.locator('tbody tr', { hasText: /\(\d+\/\d+\)/ }).allInnerTexts();
  assert.ok(levels.length > 0, words);
  for (const row of levels) {
    const level = Number(/\((\d+)\//.exec(row)![1]);
    assert.ok(level >= Number(first) && level <= Number(last ?? first), `${row} in ${words}`);
  }
}

async function sortByAuc(page: Frame): Promise<void> {
  const table = page.locator('table').first();
  const header = table.getByRole('columnheader', { name: /^AUC/ });
  const column = await header.evaluate((cell) => [...cell.parentElement!.children].indexOf(cell));
  for (const direction of ['descending', 'ascending']) {
    await header.getByRole('button').click();
    assert.equal(await header.getAttribute('aria-sort'), direction);
    const cells = await table.locator(`tbody tr > :nth-child(${column + 1})`).allInnerTexts();
    const values = cells.map((cell) => Number(/[01]\.\d+/.exec(cell)![0]));
    const sorted = [...values].sort((a, b) => (direction === 'descending' ? b - a : a - b));
    assert.deepEqual(values, sorted);
    assert.ok(new Set(values).size > 2, cells.join(' '));
  }
}

async function followFeature(page: Frame, workbench: Workbench): Promise<void> {
  const feature = await pageOf(workbench.page, 'feature');
  await feature.getByRole('heading', { name: 'Animals' }).waitFor();
  await page
    .locator('section', { hasText: 'Used by' })
    .getByRole('link', { name: 'Plants' })
    .click();
  await feature.getByRole('heading', { name: 'Plants' }).waitFor();
}

async function readCell(page: Frame): Promise<void> {
  const tip = page.locator('.atlas .tip');
  for (const [x, y] of [
    [60, 60],
    [200, 150],
  ] as const) {
    await page.locator('.cells').click({ position: { x, y } });
    await tip.getByText(/anchors, p/).waitFor();
    assert.match(await tip.innerText(), /^\d+ × [a-z-]+: in-sample AUC [01]\.\d{3}, [+−]/);
  }
}

async function lookAtToken(page: Frame): Promise<void> {
  await page.getByRole('option', { name: 'bread' }).click();
  await page.getByRole('heading', { name: /bread #4$/ }).waitFor();
  const table = page.locator('table', { hasText: 'Features at this token' });
  const percentiles = await table.locator('tbody tr > :nth-child(2)').allInnerTexts();
  assert.equal(percentiles.length, 10);
  assert.deepEqual(
    percentiles,
    [...percentiles].sort((a, b) => Number(b) - Number(a)),
  );
  await page.getByText('Nearest tokens (signs that differ').waitFor();
}

async function turnDoseDown(page: Frame): Promise<void> {
  const figures = page.locator('.figures.lead');
  const before = await figures.innerText();
  const slider = page.getByRole('slider', { name: 'Dose' });
  const { width, height } = (await slider.boundingBox())!;
  await slider.click({ position: { x: width * 0.3, y: height / 2 } });
  await page.locator('output', { hasText: /^[23]\d? %$|^[23]5 %$/ }).waitFor();
  await figures.filter({ hasNotText: before }).waitFor();
  assert.match(await figures.innerText(), /KL \d/);
}

async function keepOneSide(page: Frame): Promise<void> {
  const filter = page.getByRole('button', { name: /only in B/ });
  const [count] = /\d+/.exec(await filter.innerText())!;
  const both = page.getByRole('heading', { name: 'In both' });
  await both.waitFor();
  await filter.click();
  await both.waitFor({ state: 'detached' });
  assert.equal(await page.locator('table').first().locator('tbody tr').count(), Number(count));
  await filter.click();
  await both.waitFor();
}

async function readMark(page: Frame): Promise<void> {
  const figure = page.locator('figure', { hasText: 'Probe weight against polarity' });
  const words = await tipOver(page, figure.locator('svg path[transform][fill^="var("]').first());
  assert.equal(words, 'signed AUC: −2; probe weight: −3; series: dimensions');
}

async function chooseSite(page: Frame, workbench: Workbench): Promise<void> {
  const mark = page.locator('svg circle').nth(1);
  const words = await tipOver(page, mark);
  const [, kind, layer] = words.match(/(resid|k|v|ffn)\D*(\d+)/)!;
  const site = `site: { kind: ${kind}, layer: ${layer} }`;
  assert.equal(await workbench.line(site).count(), 0);
  await mark.click();
  await page
    .getByText(`The catalog reads ${kind} at layer ${layer} now.`)
    .waitFor({ state: 'attached' });
  await workbench.line(site).waitFor();
}
