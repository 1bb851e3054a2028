/** VS Code as a person sees it: what the UI tests click, type and read. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { fromEnvironment, installExtension, startCodeServer } from '../support/codeServer';
import type { CodeServer, Profile } from '../support/codeServer';

const screenshots = path.resolve(__dirname, '../../../../test-results/screenshots');

/** Long enough for a slow machine; no test waits this long when all is well. */
const patience = 30_000;

export class Workbench {
  /** Themes that a picture must fit, each with the class that the workbench then has. */
  static readonly themes = {
    light: { label: 'Light Modern', kind: 'vs' },
    dark: { label: 'Dark Modern', kind: 'vs-dark' },
    'high contrast': { label: 'Dark High Contrast', kind: 'hc-black' },
    'high contrast light': { label: 'Light High Contrast', kind: 'hc-light' },
  };

  private constructor(
    private readonly server: CodeServer,
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  /** Opens a folder, or a file `*.code-workspace`, in a VS Code into which the packaged extension was installed. */
  static async open(profile: Profile, place: string, options: string[] = []): Promise<Workbench> {
    await installExtension(profile, fromEnvironment('DIMCAT_VSIX'));
    const server = await startCodeServer(profile, options);
    try {
      return await Workbench.at(server, place);
    } catch (error) {
      // Else it would keep the tests from ending.
      await server.stop();
      throw error;
    }
  }

  private static async at(server: CodeServer, place: string): Promise<Workbench> {
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patience);
    const kind = place.endsWith('.code-workspace') ? 'workspace' : 'folder';
    const address = `http://${server.authority}/?${kind}=${encodeURIComponent(place)}`;
    // The first page compiles the whole of VS Code: on a busy machine that takes a multiple of any later step.
    await page.goto(address, { waitUntil: 'commit', timeout: 2 * patience });
    await page.locator('.monaco-workbench').waitFor({ timeout: 2 * patience });
    return new Workbench(server, browser, page);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  /** Opens a file of the folder's top level from the explorer. */
  async openFile(name: string): Promise<void> {
    await this.command('View: Show Explorer');
    await this.page
      .locator('.explorer-folders-view .monaco-list-row', { hasText: name })
      .dblclick();
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  /** Opens the small catalog of `makeWorkspace`, and measures it. */
  async measureWords(): Promise<void> {
    await this.openFile('words.dims.yaml');
    await this.command('Dimcat: Measure Catalog');
    await this.notification('Measured 3 features').waitFor({ timeout: 60_000 });
    await this.dismissNotifications();
  }

  /** The rows of Dimcat's tree, and never those of the explorer: at first that one is in the side bar. */
  treeRows(text: string | RegExp): Locator {
    const rows = this.page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row');
    return rows.filter({ hasText: text });
  }

  /** The line of the editor that holds `text`. */
  line(text: string): Locator {
    return this.page.locator('.view-line', { hasText: text }).first();
  }

  /** A word of the catalog in the editor, e.g. a feature's id. */
  word(text: string): Locator {
    return this.line(text).locator('span span', { hasText: text }).first();
  }

  /** Changes the colour theme from the palette, and waits until it shows. */
  async setTheme({ label, kind }: { label: string; kind: string }): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.choose(label);
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  async dismissNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notification-list-item').first().waitFor({ state: 'detached' });
  }

  /** Runs a command by its title, as typed into the palette. */
  async command(title: string): Promise<void> {
    // An editor that is just coming takes the focus, and the list closes.
    for (let attempt = 0; ; attempt++) {
      try {
        await this.openPalette();
        await this.choose(title, '>', attempt < 4 ? 4000 : patience);
        return;
      } catch (error) {
        if (attempt === 4) throw error;
      }
    }
  }

  /** A list that is just going, or a webview that is just coming, can swallow the key; one that lost it stays open. */
  private async openPalette(): Promise<void> {
    const list = this.page.locator('.quick-input-widget');
    const isGone = () => list.waitFor({ state: 'hidden', timeout: 5000 });
    await isGone().catch(() => this.page.keyboard.press('Escape').then(isGone));
    for (let attempt = 0; attempt < 10 && !(await list.isVisible()); attempt++) {
      await this.page.keyboard.press('F1');
      await list.waitFor({ timeout: 2000 }).catch(() => undefined);
    }
  }

  /** Types `text` into the list that is asking, goes down to the row of that name, and takes it. */
  async choose(text: string, prefix = '', timeout = patience): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    await input.waitFor({ timeout });
    await input.fill(prefix + text, { timeout });
    const list = this.page.locator('.quick-input-list .monaco-list-row');
    const row = list.and(this.page.locator(`[aria-label="${text}"], [aria-label^="${text},"]`));
    await row.waitFor({ timeout });
    const isReached = async () =>
      (await row.getAttribute('class', { timeout }))?.includes('focused');
    for (let step = 0; step < 10 && !(await isReached()); step++) {
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
    // Else what is typed next would go to the list that is just going.
    await this.page.waitForFunction(
      (typed) => {
        // A window that is loading again has none.
        const list = document.querySelector('.quick-input-widget');
        if (list === null || getComputedStyle(list).display === 'none') return true;
        return list.querySelector<HTMLInputElement>('input.input')?.value !== typed;
      },
      prefix + text,
      { timeout: patience },
    );
  }

  /** Moves the mouse onto `target` until a hover that holds `text` shows; a first move may come too early. */
  async hover(target: Locator, text: string): Promise<Locator> {
    const hover = this.page.locator('.monaco-hover:not(.hidden)', { hasText: text }).first();
    for (let attempt = 0; attempt < 15; attempt++) {
      await this.page.mouse.move(900, 600);
      await target.hover({ position: { x: 8 + (attempt % 3), y: 8 } });
      const shown = await hover.waitFor({ timeout: 1500 }).then(
        () => true,
        () => false,
      );
      if (shown) return hover;
    }
    throw new Error(`No hover with "${text}" appeared.`);
  }

  /** The document inside the webview that is in front. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** A toast with `text`. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text }).first();
  }

  /** A picture of what was wrong, for those who read the failure. */
  async keepIfFailed(test: Mocha.Test | undefined): Promise<void> {
    if (test?.isFailed()) await this.screenshot(`failed ${test.title.replaceAll('/', ' ')}`);
  }

  /** Keeps a picture of the window in test-results/screenshots/. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: path.join(screenshots, `${name}.png`) });
  }
}
