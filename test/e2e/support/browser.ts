/** The browser that shows the workbench. */
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../support/chromium';
import { fromEnvironment } from './codeServer';

/** Starts the installed Chromium without a window. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
  // The callers end in order after a signal; Playwright's own handlers would leave the server running.
  const handlers = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return launchChromium({ executablePath: fromEnvironment('CHROMIUM'), ...handlers });
}
