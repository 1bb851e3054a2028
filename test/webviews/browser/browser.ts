/** The browser in which pages are tested: started once for all test files that one process runs. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { root } from '../../support/paths';

/** Of the pages that are tested. */
export const ORIGIN = 'https://panel.test';

class OneBrowser {
  #started: Promise<Browser | undefined> | undefined;
  #comparing: Promise<Page> | undefined;
  readonly #contexts = new Map<number, Promise<BrowserContext>>();

  /** Undefined where the machine has none. */
  start(): Promise<Browser | undefined> {
    return (this.#started ??= launch());
  }

  /** Where pages of {@link ORIGIN} are opened, with so many pixels of the screen for one of CSS. */
  context(density: number): Promise<BrowserContext> {
    const made = this.#contexts.get(density) ?? this.makeContext(density);
    this.#contexts.set(density, made);
    return made;
  }

  /** A page with nothing on it, in which pictures are compared. */
  async comparingPage(): Promise<Page> {
    const browser = await this.start();
    return (this.#comparing ??= browser!.newPage());
  }

  /** A worker of `mocha --parallel` goes on to the next file, and its browser ends with it. */
  async endOfFile(): Promise<void> {
    if (process.env['MOCHA_WORKER_ID'] !== undefined) return;
    const started = this.#started;
    this.#started = this.#comparing = undefined;
    this.#contexts.clear();
    await (await started)?.close();
  }

  private async makeContext(deviceScaleFactor: number): Promise<BrowserContext> {
    const browser = await this.start();
    const context = await browser!.newContext({ deviceScaleFactor, reducedMotion: 'reduce' });
    // While it is there, pages are opened in its process, which takes half as long as in a new one.
    const staying = await context.newPage();
    await staying.route(`${ORIGIN}/**`, (route) => route.fulfill({ body: '' }));
    await staying.goto(`${ORIGIN}/`);
    return context;
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
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--font-render-hinting=none'] });
}
