/** The browser in which pages are tested: started once for all test files that one process runs. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { root } from '../../support/paths';

class OneBrowser {
  #started: Promise<Browser | undefined> | undefined;
  #comparing: Promise<Page> | undefined;

  /** Undefined where the machine has none. */
  start(): Promise<Browser | undefined> {
    return (this.#started ??= launch());
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
    await (await started)?.close();
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
