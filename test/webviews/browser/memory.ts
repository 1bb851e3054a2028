/** What a page leaves behind: the heap of the renderer's scripts, after the garbage was collected. */
import type { CDPSession, Page } from 'playwright-core';

/** Opens and closes what a page shows, again and again. */
export class Reopening {
  private times = 0;

  private constructor(
    private readonly page: Page,
    private readonly url: string,
    private readonly debug: CDPSession,
  ) {}

  static async of(page: Page): Promise<Reopening> {
    return new Reopening(page, page.url(), await page.context().newCDPSession(page));
  }

  /** @returns Bytes after it was closed that many times, counted from the first. */
  async heapAfter(times: number): Promise<number> {
    for (; this.times < times; this.times++) {
      await this.page.goto(this.url);
      await this.page.waitForSelector('.page[aria-busy="false"]');
      await this.page.goto('about:blank');
    }
    return heapWhileClosed(this.debug);
  }
}

/** The renderer's process stays: what the closed page still holds is in its heap. */
async function heapWhileClosed(debug: CDPSession): Promise<number> {
  for (let i = 0; i < 3; i++) await debug.send('HeapProfiler.collectGarbage');
  const { usedSize } = await debug.send('Runtime.getHeapUsage');
  return usedSize;
}
