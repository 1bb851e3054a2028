import assert from 'node:assert/strict';
import { featureAsks } from '../../../server/protocol/panels/feature';
import { samplePage } from '../support/samplePage';
import type { PageFixture } from './host';
import { describePanel } from './suite';

const fixture: PageFixture = {
  panel: 'feature',
  place: { feature: 'animal' },
  asks: featureAsks,
  answers: { page: () => samplePage() },
};

describePanel(fixture, (open) => {
  it('says what failed and retries', async () => {
    let failing = true;
    const answers = {
      page: () => {
        if (failing) throw new Error('the disk is gone');
        return samplePage();
      },
    };
    const { page } = await open({ ...fixture, answers });
    assert.match(await page.locator('.page > [role="alert"]').innerText(), /the disk is gone/);
    failing = false;
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('heading', { name: 'Animals' }).waitFor();
    assert.equal(await page.locator('.page > [role="alert"]').innerText(), '');
  });
});
