import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { assertAccessible, assertFits, drawn } from './checks';
import { featureFixture } from './featureFixture';
import type { Look } from './host';
import { describeInBrowser, describeParts } from './suite';

const PART = 'Agreement with the register';
const WINDOWS: Readonly<Record<string, Look>> = {
  'as it is': { theme: 'light', width: 1000 },
  'at 200 %': { theme: 'dark', width: 1000, zoom: 2 },
};

describeInBrowser('The threshold of a feature, on its page', (open) => {
  describeParts(open, featureFixture, {
    parts: { 'feature-precision': PART },
    prepare: showPrecision,
  });

  for (const [name, look] of Object.entries(WINDOWS)) {
    it(`is dragged in the histogram, and all that depends on it follows: ${name}`, async () => {
      const { page, actions } = await open(featureFixture, look);
      const { region, slider, handle } = partsOf(page, 0);
      await slider.fill('32');
      await region.getByText(/At agreement ≥ 0\.50 \(32 of 64\)/).waitFor();
      const asked = (): number => actions.filter(({ kind }) => kind === 'tokens').length;
      while ((actions.at(-1)?.key as { threshold?: number } | undefined)?.threshold !== 32)
        await page.waitForTimeout(20);
      const before = asked();
      const { width } = (await region.locator('figure svg[tabindex]').first().boundingBox())!;
      const level = (width - 36) / 65;
      await dragged(page, handle, { x: 8 * level, y: 40 }, async () => {
        assert.equal(await slider.inputValue(), '40');
        await region.getByText(/At agreement ≥ 0\.63 \(40 of 64\)/).waitFor();
        assert.equal(await page.locator('.tip:visible').count(), 0);
        assert.equal(asked(), before, 'lists follow when it is let go');
      });
      while (asked() === before) await page.waitForTimeout(20);
      assert.equal(asked(), before + 1);
      await dragged(page, handle, { x: 5000, y: 0 });
      assert.equal(await slider.inputValue(), '64');
      await dragged(page, handle, { x: -5000, y: 0 });
      assert.equal(await slider.inputValue(), '1');
      assert.equal(await page.getByRole('button', { name: 'The bar', pressed: true }).count(), 0);
    });

    it(`is dragged along both curves: ${name}`, async () => {
      const { page } = await open(featureFixture, look);
      const { slider, handle } = partsOf(page, 1);
      for (const kind of ['ROC', 'PR']) {
        const before = Number(await slider.inputValue());
        await dragged(page, handle, { x: -300, y: 0 });
        const strict = Number(await slider.inputValue());
        assert.ok(strict > before, `${kind}: ${before} ${strict}`);
        await dragged(page, handle, { x: 300, y: kind === 'ROC' ? -300 : 300 });
        const lax = Number(await slider.inputValue());
        assert.ok(lax < before, `${kind}: ${before} ${lax}`);
        await slider.fill(String(before));
        if (kind === 'ROC') await showPrecision(page);
      }
    });
  }

  it('can be hit in at least 24 x 24 pixels, and a click there still lists the tokens of a bar', async () => {
    const { page } = await open(featureFixture);
    for (const figure of [0, 1]) {
      const { width, height } = (await partsOf(page, figure).handle.boundingBox())!;
      assert.ok(width >= 24 && height >= 24, `${width} x ${height}`);
    }
    const { handle, slider } = partsOf(page, 0);
    const before = await slider.inputValue();
    await dragged(page, handle, { x: 60, y: 0 });
    assert.notEqual(await slider.inputValue(), before);
    const moved = await slider.inputValue();
    await page.mouse.click(...(await middleOf(handle)));
    await page.getByRole('button', { name: 'The bar', pressed: true }).waitFor();
    assert.equal(await slider.inputValue(), moved);
  });

  it('says the interval of precision wherever it says precision, and saves the picture without the handle', async () => {
    const { page, actions } = await open(featureFixture);
    const region = page.getByRole('region', { name: PART });
    await showPrecision(page);
    await region.getByText('95 % interval of precision at each threshold (Wilson').waitFor();
    const figures = await region.locator('dl.figures').innerText();
    assert.match(figures, /Precision\s+0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/);
    await region.getByRole('application').last().focus();
    await page.keyboard.press('ArrowRight');
    await drawn(page);
    const tip = await region.locator('.tip').last().innerText();
    assert.match(tip, /precision [01]\.\d{3} \[0\.\d{3}, 1\.000\]/);
    await region.getByRole('button', { name: 'Save as SVG' }).last().click();
    while (!actions.some(({ kind }) => kind === 'save')) await page.waitForTimeout(20);
    const saved = actions.find(({ kind }) => kind === 'save')!.key as { content: string };
    // The handle and the ring of the focus are see-through boxes with round numbers of their own.
    assert.doesNotMatch(saved.content, /rgba\(0, 0, 0, 0\)|class=/);
    await assertAccessible(page);
    await assertFits(page);
  });
});

function partsOf(
  page: Page,
  figure: number,
): { region: Locator; slider: Locator; handle: Locator } {
  const region = page.getByRole('region', { name: PART });
  const handle = region.locator('figure').nth(figure).locator('.handle');
  return { region, slider: region.getByRole('slider'), handle };
}

async function showPrecision(page: Page): Promise<void> {
  const region = page.getByRole('region', { name: PART });
  await region.getByRole('button', { name: 'Precision and recall' }).click();
  await region.getByRole('button', { name: 'ROC', exact: true }).waitFor();
}

/** With the mouse, in steps. @param during While the button is still pressed. */
async function dragged(
  page: Page,
  handle: Locator,
  by: { readonly x: number; readonly y: number },
  during?: () => Promise<void>,
): Promise<void> {
  await handle.scrollIntoViewIfNeeded();
  const [x, y] = await middleOf(handle);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by.x, y + by.y, { steps: 5 });
  await drawn(page);
  await during?.();
  await page.mouse.up();
  await drawn(page);
}

async function middleOf(handle: Locator): Promise<[x: number, y: number]> {
  const { x, y, width, height } = (await handle.boundingBox())!;
  return [x + width / 2, y + height / 2];
}
