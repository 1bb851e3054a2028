import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import type { PanelName } from '../../../server/protocol/panels/place';
import { RESULT } from '../../report/support/result';
import { root } from '../../support/paths';
import { oneBrowser } from '../../webviews/browser/browser';
import { assertAccessible, assertFits } from '../../webviews/browser/checks';
import { makeProfile, removeProfile } from '../support/profile';
import {
  assertLooksAsInTheEditor,
  assertMarksAreSeen,
  assertSignsAreSeen,
  pageOf,
  tabTo,
} from './pageChecks';
import { chooseFile, openPanel } from './openings';
import { CLICKS } from './pageClicks';
import { dropOn } from './drop';
import { Workbench } from './workbench';

const TEXT = 'the dog ate bread in france while the doctor wore a hat';
const CHOICES = {
  ...{ feature: 'Animals', dimension: 171, other: 'wordnet.dims.yaml', report: 'sample.json' },
};
/** Files that the lens is given: one drops, the other is chosen. */
const TYPED = 'typed.txt';
/** CSS pixels. All pages stand side by side in one window, so that a theme is changed once for all of them. */
const WIDTH = 560;

/** What a person does on a page by the keyboard. */
interface Visit {
  readonly act: (page: Frame, press: (...keys: string[]) => Promise<void>) => Promise<void>;
  /** Of its SVG pictures, at least. */
  readonly marks: number;
}

/** Goes from mark to mark of the first picture, once `figure` is drawn: the tip says what is there. */
const readMark =
  (figure: string): Visit['act'] =>
  async (page, press) => {
    await page.locator(`${figure} svg[role="application"]`).first().waitFor();
    await tabTo(page, /Arrow keys go through its \d+ marks/);
    await press('ArrowRight');
    await page.locator('.tip:visible', { hasText: /\d/ }).first().waitFor();
  };

const typed = (text: string, then: RegExp, shown: string): Visit['act'] => {
  return async (page, press) => {
    await tabTo(page, /^(Text|Prompt)/);
    await page.page().keyboard.type(text);
    await tabTo(page, then);
    await press('Enter');
    await page.locator(shown).first().waitFor({ timeout: 60_000 });
  };
};

const filtered = (words: string, row: string): Visit['act'] => {
  return async (page, press) => {
    const rows = page.locator('table').first().locator('tbody tr');
    await press('/');
    await page.locator('input:focus').waitFor();
    await page.page().keyboard.type(words);
    await rows.nth(1).waitFor({ state: 'detached' });
    assert.match(await rows.innerText(), new RegExp(row));
    await press('Control+a', 'Delete');
    await rows.nth(1).waitFor();
  };
};

const VISITS: Readonly<Record<PanelName, Visit>> = {
  feature: {
    act: readMark('#agreement'),
    marks: 100,
  },
  dimension: {
    act: async (page, press) => {
      await press(']');
      await page.getByRole('heading', { name: 'Dimension 172' }).waitFor();
    },
    marks: 20,
  },
  atlas: {
    act: async (page, press) => {
      await tabTo(page, /^Atlas, rows by columns/);
      await press('ArrowRight', 'ArrowDown');
      await page.locator('.tip:visible', { hasText: /\d/ }).first().waitFor();
    },
    marks: 0,
  },
  overview: {
    act: filtered('vehicle', 'Vehicles'),
    marks: 10,
  },
  lens: {
    act: typed(TEXT, /^Read$/, '.read-text .token'),
    marks: 0,
  },
  lab: {
    act: typed('a young dog is a', /^Look$/, 'tbody tr'),
    marks: 0,
  },
  map: { act: readMark('figure'), marks: 15 },
  compare: {
    act: filtered('vehicle', 'Vehicles'),
    marks: 10,
  },
  experiments: {
    act: readMark('figure'),
    marks: 5,
  },
};
const NAMES = Object.keys(VISITS) as PanelName[];

/** The example workspace as it is shipped: its evidence is there and current. */
describe('The pages of the examples', function () {
  this.timeout(120_000);
  const profile = makeProfile();
  const folder = path.join(profile.temporary, 'examples');
  let workbench: Workbench;
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  /** Where those stand that are open. */
  const groups = () => workbench.page.locator('.editor-group-container');

  /** A page that was just moved is loaded again, and swallows keys until then. */
  const backToCatalog = async (): Promise<void> => {
    const editor = workbench.page.locator('.monaco-editor.focused');
    for (let attempt = 0; attempt < 10 && !(await editor.isVisible()); attempt++) {
      await press('Control+1');
      await editor.waitFor({ timeout: 2000 }).catch(() => undefined);
    }
    assert.ok(await editor.isVisible());
  };

  before(async () => {
    fs.cpSync(path.join(root, 'examples'), folder, { recursive: true });
    fs.writeFileSync(path.join(folder, CHOICES.report), JSON.stringify(RESULT));
    fs.writeFileSync(path.join(folder, TYPED), TEXT);
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
    await workbench.openFile('everyday.dims.yaml');
    await workbench.page
      .locator('.codelens-decoration', { hasText: /held-out 0/ })
      .first()
      .waitFor({ timeout: 90_000 });
    await workbench.command('View: Close Primary Side Bar');
    await workbench.page.setViewportSize({ width: WIDTH * (NAMES.length + 1), height: 1400 });
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await oneBrowser.endOfFile();
    await workbench.close();
    removeProfile(profile);
  });

  for (const [index, [name, visit]] of Object.entries(VISITS).entries()) {
    it(`${name}, by the keyboard alone, and back to the catalog`, async () => {
      await openPanel(workbench, name as PanelName, CHOICES);
      const page = await pageOf(workbench.page, name as PanelName);
      await page.locator('h1').waitFor();
      assert.equal(await page.locator('[role="alert"]').first().innerText(), '');
      assert.equal(await groups().count(), index === 0 ? 2 : index + 1, 'in the column of pages');
      await visit.act(page, press);
      // Into a column of its own, for the pictures below.
      if (index > 0) await press('Control+Alt+ArrowRight');
      await groups()
        .nth(index + 1)
        .waitFor();
      await backToCatalog();
    });
  }

  it('stand side by side', async () => {
    await workbench.command('View: Reset Editor Group Sizes');
    assert.equal(await groups().count(), NAMES.length + 1);
  });

  for (const [theme, kind] of Object.entries(Workbench.themes)) {
    it(`in ${theme} every page looks as it should, can be read, and each mark seen`, async () => {
      await workbench.setTheme(kind);
      const faults: string[] = [];
      for (const name of NAMES) {
        const page = await pageOf(workbench.page, name);
        await page.locator(`body.vscode-${BODY[theme]!}`).waitFor();
        const checks = [
          () => assertFits(page),
          () => assertMarksAreSeen(page, VISITS[name].marks),
          () => (name === 'atlas' ? assertSignsAreSeen(page) : Promise.resolve()),
          () => assertAccessible(page),
          () => assertLooksAsInTheEditor(page, name, theme),
        ];
        for (const check of checks)
          await check().catch((fault: unknown) => faults.push(`${name}: ${String(fault)}`));
      }
      await workbench.screenshot(`24 pages ${theme}`);
      assert.equal(faults.join('\n'), '');
    });
  }

  it('the lens takes a text that is dropped, and one that is chosen in the dialog', async () => {
    const page = await pageOf(workbench.page, 'lens');
    await dropOn(page, 'main main', { name: 'dropped.txt', type: 'text/plain', text: 'a cat sat' });
    await page.getByRole('option', { name: 'sat' }).waitFor({ timeout: 60_000 });
    await dropOn(page, 'main main', { name: 'x.bin', type: '', text: '\u0000\u0001' });
    await page.getByText('x.bin is no text in UTF-8.').waitFor();
    await page.getByRole('button', { name: 'Open text file…' }).click();
    await chooseFile(workbench, TYPED);
    await page.getByRole('option', { name: 'bread' }).waitFor({ timeout: 60_000 });
    assert.equal(await page.getByRole('textbox', { name: 'Text' }).inputValue(), TEXT);
  });

  it('a picture is copied as pixels, and as SVG text', async () => {
    // A browser asks the person first.
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await pageOf(workbench.page, 'map');
    const figure = page.locator('figure').first();
    await figure.getByRole('button', { name: 'Copy SVG' }).click();
    await figure.getByText('Copied as SVG text.').waitFor();
    await workbench.page.waitForFunction(async () =>
      (await navigator.clipboard.readText()).startsWith('<svg '),
    );
    await figure.getByRole('button', { name: 'Copy the picture' }).click();
    await figure.getByText('Copied as a picture.').waitFor();
  });

  for (const [name, click] of Object.entries(CLICKS)) {
    it(`${name}, by the mouse`, async () => {
      await click(await pageOf(workbench.page, name as PanelName), workbench);
    });
  }
});

/** The class that the body of a page has then. */
const BODY: Readonly<Record<string, string>> = {
  light: 'light',
  dark: 'dark',
  'high contrast': 'high-contrast',
  'high contrast light': 'high-contrast-light',
};
