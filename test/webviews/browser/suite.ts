/** The tests that every panel passes with its fixture: how it looks in six windows, and what must hold in each. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { root } from '../../support/paths';
import { assertAccessible, assertFits, tabStops } from './checks';
import { findChromium, launch, type Look, type OpenPage, openPage, type PageFixture } from './host';
import { heapAfterClosing } from './memory';
import { assertLooksAs, drawsTheSameLetters } from './screenshot';

const LOOKS: Readonly<Record<string, Look>> = {
  light: { theme: 'light', width: 1000 },
  dark: { theme: 'dark', width: 1000 },
  'high-contrast': { theme: 'high contrast', width: 1000 },
  'high-contrast-light': { theme: 'high contrast light', width: 1000 },
  narrow: { theme: 'light', width: 400 },
  zoomed: { theme: 'dark', width: 1000, zoom: 2 },
};

/** Of the compressed script of a panel. */
const LARGEST_SCRIPT = 120_000;

/** Opens a page with its answers; it is closed after the test. */
type Open = (fixture: PageFixture, look?: Look) => Promise<OpenPage>;

/** A part of a page that lies below what its pictures show: how it looks in six windows. */
export function describePart(
  open: Open,
  { name, part, fixture }: { name: string; part: string; fixture: PageFixture },
): void {
  for (const [window, look] of Object.entries(LOOKS)) {
    it(`looks as it should: ${name}, ${window}`, async function () {
      const { page } = await open(fixture, look);
      const region = page.getByRole('region', { name: part });
      await region.waitFor();
      if (!(await drawsTheSameLetters(page))) this.skip();
      await assertLooksAs(`${name}-${window}`, page, page.context().browser()!, region);
    });
  }
}

/**
 * Without a browser all are skipped.
 *
 * @param more The panel's own tests.
 * @param states Other states of it, by name, that are looked at in the same windows.
 */
export function describePanel(
  fixture: PageFixture,
  more: (open: Open) => void = () => undefined,
  states: Readonly<Record<string, PageFixture>> = {},
): void {
  const { panel } = fixture;
  describeInBrowser(`The ${panel} panel in a browser`, (open, browserOf) => {
    const pictures = [['', fixture] as const, ...Object.entries(states)].flatMap(([state, shown]) =>
      Object.entries(LOOKS).map(
        ([name, look]) => [state === '' ? name : `${state}-${name}`, shown, look] as const,
      ),
    );
    for (const [name, shown, look] of pictures) {
      it(`looks as it should: ${name}`, async function () {
        const { page, complaints } = await open(shown, look);
        await assertFits(page);
        await assertAccessible(page);
        assert.deepEqual(complaints, []);
        // Other fonts draw other pictures.
        if (!(await drawsTheSameLetters(page))) this.skip();
        await assertLooksAs(`${panel}-${name}`, page, browserOf());
      });
    }

    it('can be walked by the keyboard, and each stop has a name', async () => {
      const stops = await tabStops(await open(fixture));
      assert.ok(stops.length > 0);
      assert.deepEqual(
        stops.filter((name) => name === ''),
        [],
      );
    });

    it('tints no text in high contrast', async () => {
      for (const name of ['high-contrast', 'high-contrast-light']) {
        const { page } = await open(fixture, LOOKS[name]);
        const tint = await page.evaluate(() =>
          getComputedStyle(document.body).getPropertyValue('--tint'),
        );
        assert.equal(tint, '0%', name);
      }
    });

    it('leaves no memory behind: opened and closed 20 times, the heap is within 10 % of once', async () => {
      const { page } = await open(fixture);
      const { first, last } = await heapAfterClosing(page, 20);
      assert.ok(last <= 1.1 * first, `${first} bytes after the first, ${last} after the last`);
    });

    it('has a script that loads quickly', () => {
      const script = readFileSync(path.join(root, 'dist/webviews', `${panel}.js`));
      assert.ok(gzipSync(script, { level: 9 }).length <= LARGEST_SCRIPT);
    });

    more(open);
  });
}

/** Tests of pages, without those that every panel passes; without a browser all are skipped. */
export function describeInBrowser(
  title: string,
  tests: (open: Open, browserOf: () => Browser) => void,
): void {
  describe(title, function () {
    this.timeout(120_000);
    let browser: Browser | undefined;
    const opened: OpenPage[] = [];

    before(async function () {
      const executable = await findChromium();
      if (executable === undefined) {
        // eslint-disable-next-line no-console -- The one place where a person learns why.
        console.log('      no Chromium was found');
        this.skip();
      }
      browser = await launch(executable);
    });
    afterEach(async () => {
      for (const page of opened.splice(0)) await page.close();
    });
    after(() => browser?.close());

    const open = async (shown: PageFixture, look: Look = LOOKS['light']!): Promise<OpenPage> => {
      const page = await openPage(browser!, shown, look);
      opened.push(page);
      return page;
    };
    tests(open, () => browser!);
  });
}
