/** What a page leaves behind: the heap of the renderer's scripts, after the garbage was collected. */
import type { CDPSession, Page } from 'playwright-core';

/** Opens and closes what `page` shows, again and again. Bytes after the first and after the last time. */
export async function heapAfterClosing(
  page: Page,
  times: number,
): Promise<{ readonly first: number; readonly last: number }> {
  const url = page.url();
  const debug = await page.context().newCDPSession(page);
  const reopen = async (): Promise<void> => {
    await page.goto(url);
    await page.waitForSelector('.page[aria-busy="false"]');
  };
  await reopen();
  const first = await heapWhileClosed(page, debug);
  for (let i = 1; i < times; i++) {
    await reopen();
    await page.goto('about:blank');
  }
  return { first, last: await heapWhileClosed(page, debug) };
}

/** The renderer's process stays: what the closed page still holds is in its heap. */
async function heapWhileClosed(page: Page, debug: CDPSession): Promise<number> {
  await page.goto('about:blank');
  for (let i = 0; i < 3; i++) await debug.send('HeapProfiler.collectGarbage');
  const { usedSize } = await debug.send('Runtime.getHeapUsage');
  return usedSize;
}
