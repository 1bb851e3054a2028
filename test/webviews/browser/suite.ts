/** The tests that every panel passes with its fixture: how it looks in six windows, and what must hold in each. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { root } from '../../support/paths';
import { oneBrowser } from './browser';
import { assertAccessible, assertFits, type Rules, tabStops } from './checks';
import { type Look, type OpenPage, openPage, type PageFixture } from './host';
import { Reopening } from './memory';
import { assertLooksAs, drawsTheSameLetters } from './screenshot';
import type { ThemeName } from './themes';

const LIGHT: Look = { theme: 'light', width: 1000 };
/** Worn one after the other by one open page, as where a person chooses another theme. */
const THEMES_IN_TURN: Readonly<Record<string, ThemeName>> = {
  light: 'light',
  dark: 'dark',
  'high-contrast': 'high contrast',
  'high-contrast-light': 'high contrast light',
};
/** Each is a window of its own, in a theme that the page is seen in as well. */
const WINDOWS: Readonly<Record<string, Look>> = {
  narrow: { theme: 'light', width: 400 },
  zoomed: { theme: 'dark', width: 1000, zoom: 2 },
};

/** Of the compressed script of a panel. */
const LARGEST_SCRIPT = 120_000;
/** How often a page is opened whose memory is looked at, and at first: most show by then that they keep nothing. */
const OPENINGS = 20;
const FEW_OPENINGS = 6;
/** Of the heap, over all openings. */
const MOST_GROWTH = 0.1;

/** Opens a page with its answers; it is closed after the test. */
type Open = (fixture: PageFixture, look?: Look) => Promise<OpenPage>;

/**
 * Without a browser all are skipped.
 *
 * @param more The panel's own tests.
 * @param states Other states of it, by name, that are looked at in the same windows.
 * @param parts Regions that lie below what its pictures show, by the name of their pictures.
 */
export function describePanel(
  fixture: PageFixture,
  more: (open: Open) => void = () => undefined,
  states: Readonly<Record<string, PageFixture>> = {},
  parts: Readonly<Record<string, string>> = {},
): void {
  const { panel } = fixture;
  describeInBrowser(`The ${panel} panel in a browser`, (open) => {
    describe('looks as it should:', () => {
      describeLooks(fixture, { picture: panel, parts, open });
      for (const [state, shown] of Object.entries(states))
        describeLooks(shown, { picture: `${panel}-${state}`, parts: {}, open });
    });

    it('can be walked by the keyboard, and each stop has a name', async () => {
      const stops = await tabStops(await open(fixture));
      assert.ok(stops.length > 0);
      assert.deepEqual(
        stops.filter((name) => name === ''),
        [],
      );
    });

    it('leaves no memory behind: opened and closed 20 times, the heap is within 10 % of once', async () => {
      const reopening = await Reopening.of((await open(fixture)).page);
      const first = await reopening.heapAfter(1);
      const growth = async (times: number): Promise<number> =>
        (await reopening.heapAfter(times)) / first - 1;
      const soon = await growth(FEW_OPENINGS);
      if (soon <= (MOST_GROWTH * (FEW_OPENINGS - 1)) / (OPENINGS - 1)) return;
      const grown = await growth(OPENINGS);
      assert.ok(grown <= MOST_GROWTH, `${first} bytes, and ${(100 * grown).toFixed(1)} % more`);
    });

    it('has a script that loads quickly', () => {
      const script = readFileSync(path.join(root, 'dist/webviews', `${panel}.js`));
      assert.ok(gzipSync(script, { level: 9 }).length <= LARGEST_SCRIPT);
    });

    more(open);
  });
}

interface Seen {
  /** Its pictures are named after it and the look; undefined where only parts are looked at. */
  readonly picture?: string;
  /** Names of regions, by the names of their pictures. */
  readonly parts: Readonly<Record<string, string>>;
  /** What a person does before. */
  readonly prepare?: (page: Page) => Promise<void>;
  readonly open: Open;
}

/** Parts of a page once something was done there, in the same windows as the page. */
export function describeParts(
  open: Open,
  fixture: PageFixture,
  seen: Required<Pick<Seen, 'parts' | 'prepare'>>,
): void {
  describe('looks as it should:', () => describeLooks(fixture, { ...seen, open }));
}

/** One page in four themes, and one in each window. */
function describeLooks(fixture: PageFixture, { picture, parts, prepare, open }: Seen): void {
  describe(picture ?? Object.keys(parts).join(', '), () => {
    let worn: OpenPage | undefined;
    before(async () => {
      worn = await openPage(fixture, LIGHT);
      await prepare?.(worn.page);
    });
    after(() => worn?.close());

    for (const [name, theme] of Object.entries(THEMES_IN_TURN))
      it(name, async function () {
        if (theme !== LIGHT.theme) await worn!.wear(theme);
        await assertSound(worn!, theme === LIGHT.theme ? 'all' : 'colours');
        if (theme.startsWith('high contrast')) await assertUntinted(worn!.page);
        if (!(await compare(worn!.page, name))) this.skip();
      });
    for (const [name, look] of Object.entries(WINDOWS))
      it(name, async function () {
        const shown = await open(fixture, look);
        await prepare?.(shown.page);
        await assertSound(shown, 'others');
        if (!(await compare(shown.page, name))) this.skip();
      });
  });

  /** False where other fonts draw other pictures. */
  async function compare(page: Page, look: string): Promise<boolean> {
    if (!(await drawsTheSameLetters(page))) return false;
    if (picture !== undefined) await assertLooksAs(`${picture}-${look}`, page);
    for (const [name, region] of Object.entries(parts)) {
      await assertLooksAs(
        `${name}-${look}`,
        page,
        page.getByRole('region', { name: region, exact: true }),
      );
      await page.evaluate(() => window.scrollTo(0, 0));
    }
    return true;
  }
}

async function assertSound({ page, complaints }: OpenPage, rules: Rules): Promise<void> {
  await assertFits(page);
  await assertAccessible(page, rules);
  assert.deepEqual(complaints, []);
}

/** High contrast has borders and signs in place of tints behind text. */
async function assertUntinted(page: Page): Promise<void> {
  const tint = await page.evaluate(() =>
    getComputedStyle(document.body).getPropertyValue('--tint'),
  );
  assert.equal(tint, '0%');
}

/** Tests of pages, without those that every panel passes; without a browser all are skipped. */
export function describeInBrowser(title: string, tests: (open: Open) => void): void {
  describe(title, function () {
    this.timeout(120_000);
    const opened: OpenPage[] = [];

    before(async function () {
      if ((await oneBrowser.start()) === undefined) {
        // eslint-disable-next-line no-console -- The one place where a person learns why.
        console.log('      no Chromium was found');
        this.skip();
      }
    });
    afterEach(async function () {
      // A test that failed may have left a key or a button pressed.
      const tab = this.currentTest?.isFailed() ? 'spoilt' : 'again';
      for (const page of opened.splice(0)) await page.close(tab);
    });
    after(() => oneBrowser.endOfFile());

    const open = async (shown: PageFixture, look: Look = LIGHT): Promise<OpenPage> => {
      const page = await openPage(shown, look);
      opened.push(page);
      return page;
    };
    tests(open);
  });
}
