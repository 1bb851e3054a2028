/** The browser in which pages are tested: started once for all test files that one process runs. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../../support/chromium';
import { root } from '../../support/paths';

/** Of the pages that are tested. */
export const ORIGIN = 'https://panel.test';

class OneBrowser {
  #started: Promise<Browser | undefined> | undefined;
  #comparing: Promise<Page> | undefined;
  readonly #windows = new Map<number, Promise<PageWindow>>();

  /** Undefined where the machine has none. */
  start(): Promise<Browser | undefined> {
    return (this.#started ??= launch());
  }

  /** The window with so many pixels of the screen for one of CSS. */
  window(density: number): Promise<PageWindow> {
    const made = this.#windows.get(density) ?? this.makeWindow(density);
    this.#windows.set(density, made);
    return made;
  }

  /** A page with nothing on it, in which pictures are compared: in a window of its own, to cover no other page. */
  async comparingPage(): Promise<Page> {
    const browser = await this.start();
    return (this.#comparing ??= browser!.newPage());
  }

  /** A worker of `mocha --parallel` goes on to the next file, and its browser ends with it. */
  async endOfFile(): Promise<void> {
    if (process.env['MOCHA_WORKER_ID'] !== undefined) return;
    const started = this.#started;
    this.#started = this.#comparing = undefined;
    this.#windows.clear();
    await (await started)?.close();
  }

  private async makeWindow(deviceScaleFactor: number): Promise<PageWindow> {
    const browser = await this.start();
    return new PageWindow(
      await browser!.newContext({ deviceScaleFactor, reducedMotion: 'reduce' }),
    );
  }
}

/** Its tabs are used again: a document in a tab that is there takes half as long as one in a new tab. */
class PageWindow {
  readonly #free: Page[] = [];

  constructor(private readonly context: BrowserContext) {}

  /** A tab in front of all others: one behind them hardly draws. */
  async take(): Promise<Page> {
    const free = this.#free.pop();
    await free?.bringToFront();
    return free ?? this.context.newPage();
  }

  /** Lends the tab to others. */
  giveBack(page: Page): void {
    this.#free.push(page);
  }
}

export const oneBrowser = new OneBrowser();

/** As root, which containers run tests as, Chromium starts only without its sandbox. */
async function launch(): Promise<Browser | undefined> {
  const file = path.join(root, 'scripts/lib/browser.mjs');
  const { findBrowser } = (await import(pathToFileURL(file).href)) as {
    findBrowser: () => string | undefined;
  };
  const executablePath = findBrowser();
  if (executablePath === undefined) return undefined;
  return launchChromium({ executablePath, args: ['--no-sandbox', '--font-render-hinting=none'] });
}
