import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import type { PanelName } from '../../../server/protocol/panels/place';
import { RESULT } from '../../report/support/result';
import { root } from '../../support/paths';
import { assertAccessible, assertFits } from '../../webviews/browser/checks';
import { makeProfile, removeProfile } from '../support/profile';
import { assertMarksAreSeen, assertSignsAreSeen, pageOf, tabTo } from './pageChecks';
import { CLICKS } from './pageClicks';
import { Workbench } from './workbench';

const TEXT = 'the dog ate bread in france while the doctor wore a hat';
const REPORT = 'sample.json';
/** CSS pixels. All pages stand side by side in one window, so that a theme is changed once for all of them. */
const WIDTH = 560;

/** How a person opens a page by the keyboard, and does there what it is for. */
interface Visit {
  readonly command: string;
  /** Answers to what the command asks. */
  readonly choose?: (workbench: Workbench) => Promise<void>;
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

const answer = (text: string) => async (workbench: Workbench) => {
  const input = workbench.page.locator('.quick-input-widget input.input');
  await input.waitFor();
  await input.fill(text);
  await input.press('Enter');
};

/** A list of files begins with the folder's path, a moment after it appears, and may drop what comes before. */
const openFile = (name: string) => async (workbench: Workbench) => {
  const input = workbench.page.locator('.quick-input-widget input.input');
  await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).waitFor();
  const file = path.join(await input.inputValue(), name);
  for (let attempt = 0; attempt < 5 && (await input.isVisible()); attempt++) {
    await input.fill(file);
    await input.press('Enter');
    await input.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => undefined);
  }
};

const VISITS: Readonly<Record<PanelName, Visit>> = {
  feature: {
    command: 'Dimcat: Open Feature Page',
    choose: (workbench) => workbench.choose('Animals'),
    act: readMark('#agreement'),
    marks: 100,
  },
  dimension: {
    command: 'Dimcat: Open Dimension Page …',
    choose: answer('171'),
    act: async (page, press) => {
      await press(']');
      await page.getByRole('heading', { name: 'Dimension 172' }).waitFor();
    },
    marks: 20,
  },
  atlas: {
    command: 'Dimcat: Open Atlas',
    act: async (page, press) => {
      await tabTo(page, /^Atlas, rows by columns/);
      await press('ArrowRight', 'ArrowDown');
      await page.locator('.tip:visible', { hasText: /\d/ }).first().waitFor();
    },
    marks: 0,
  },
  overview: {
    command: 'Dimcat: Open Catalog Overview',
    act: filtered('vehicle', 'Vehicles'),
    marks: 10,
  },
  lens: {
    command: 'Dimcat: Read Text with Features',
    act: typed(TEXT, /^Read$/, '.read-text .token'),
    marks: 0,
  },
  lab: {
    command: 'Dimcat: Open Flip Lab',
    act: typed('a young dog is a', /^Look$/, 'tbody tr'),
    marks: 0,
  },
  map: { command: 'Dimcat: Show Model Map', act: readMark('figure'), marks: 15 },
  compare: {
    command: 'Dimcat: Compare Catalog …',
    choose: (workbench) => workbench.choose('wordnet.dims.yaml'),
    act: filtered('vehicle', 'Vehicles'),
    marks: 10,
  },
  experiments: {
    command: 'Dimcat: Open Report …',
    choose: openFile(REPORT),
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
    fs.writeFileSync(path.join(folder, REPORT), JSON.stringify(RESULT));
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
    await workbench.close();
    removeProfile(profile);
  });

  for (const [index, [name, visit]] of Object.entries(VISITS).entries()) {
    it(`${name}, by the keyboard alone, and back to the catalog`, async () => {
      await workbench.command(visit.command);
      await visit.choose?.(workbench);
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
    it(`in ${theme} every page can be read, and each mark seen`, async () => {
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
        ];
        for (const check of checks)
          await check().catch((fault: unknown) => faults.push(`${name}: ${String(fault)}`));
      }
      await workbench.screenshot(`24 pages ${theme}`);
      assert.equal(faults.join('\n'), '');
    });
  }

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
