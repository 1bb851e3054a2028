import assert from 'node:assert/strict';
import { mapActions, mapAsks } from '../../../server/protocol/panels/map';
import { mapPage } from '../map/mapPage';
import type { PageFixture } from './host';
import { describePanel } from './suite';

const fixture: PageFixture = {
  panel: 'map',
  place: {},
  asks: { ...mapAsks, ...mapActions },
  answers: { page: () => mapPage(), setSite: () => ({}) },
};

describePanel(fixture, (open) => {
  it('names a site by the keyboard alone', async () => {
    const chosen: unknown[] = [];
    const answers = {
      ...fixture.answers,
      setSite: ({ key }: { key: object }) => (chosen.push(key), {}),
    };
    const { page } = await open({ ...fixture, answers });
    await page.locator('svg[tabindex]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('The catalog reads resid at layer 1 now.').waitFor({ state: 'attached' });
    assert.deepEqual(chosen, [{ site: { kind: 'resid', layer: 1 } }]);
  });

  it('names a site by a click on its mark', async () => {
    const { page, actions } = await open(fixture);
    await page.locator('circle').nth(1).click();
    await page.getByText(/The catalog reads .* now\./).waitFor({ state: 'attached' });
    const named = actions.filter(({ kind }) => kind === 'setSite');
    assert.equal(named.length, 1);
    assert.match(JSON.stringify(named[0]!.key), /"kind":"(k|v|ffn|resid)","layer":\d/);
  });

  it('runs nothing in a workspace that is not trusted', async () => {
    const { page } = await open({ ...fixture, trusted: false });
    await page.getByRole('button', { name: 'Manage Trust' }).waitFor();
  });
});
