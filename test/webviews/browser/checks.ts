/** What holds of every page in every look: no serious fault of accessibility, nothing wider than the window. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { OpenPage } from './host';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules of axe that judge colours, and take most of its time. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Of one page in several themes, those of colours differ; of one theme in several windows, the others. */
export type Rules = 'all' | 'colours' | 'others';

const CHOICES: Readonly<Record<Rules, object>> = {
  all: {},
  colours: { runOnly: { type: 'rule', values: COLOURS } },
  others: { rules: Object.fromEntries(COLOURS.map((rule) => [rule, { enabled: false }])) },
};

/** @throws AssertionError that names each fault of impact serious or critical, and the elements. */
export async function assertAccessible(
  page: Pick<Page, 'evaluate'>,
  rules: Rules = 'all',
): Promise<void> {
  // Through the debugger, which the page's policy does not bind.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (options) =>
      (window as unknown as { axe: { run: (options: object) => Promise<AxeResult> } }).axe.run(
        options,
      ),
    // No rule that is on reads the style sheets, which axe would fetch once more.
    { resultTypes: ['violations'], preload: false, ...CHOICES[rules] },
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const words = serious.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 5)
        .map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ''}`)
        .join('\n  ')}`,
  );
  assert.equal(words.join('\n'), '');
}

/** The window never scrolls sideways: what is wide scrolls in its own frame. */
export async function assertFits(page: Pick<Page, 'evaluate'>): Promise<void> {
  const [wide, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(wide <= window, `The page is ${wide} pixels wide in a window of ${window}.`);
}

/** Each stop of the Tab key, by its accessible words, until it leaves the page. */
export async function tabStops({ page }: OpenPage, most = 200): Promise<readonly string[]> {
  const stops: string[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return undefined;
      const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : undefined;
      return (
        label ??
        at.getAttribute('aria-label') ??
        at.textContent.trim().replace(/\s+/g, ' ').slice(0, 60)
      );
    });
    if (name === undefined) break;
    stops.push(name);
  }
  return stops;
}

/** Until what was pressed or moved is on the screen: a page draws with the next frame. */
export async function drawn(page: Pick<Page, 'evaluate'>): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Until a page has asked for so many things of a kind: what was pressed is said a moment later. */
export function whenAsked(actions: OpenPage['actions'], kind: string, times = 1): Promise<void> {
  return until(
    () => actions.filter((action) => action.kind === kind).length >= times,
    () => `The page asked for ${kind} ${times} times, in: ${actions.map((a) => a.kind).join(', ')}`,
  );
}

/** Until something is so that no page shows. */
export async function until(isSo: () => boolean, what = (): string => String(isSo)): Promise<void> {
  const end = Date.now() + 30_000;
  while (!isSo()) {
    assert.ok(Date.now() < end, `Did not become true: ${what()}`);
    await sleep(10);
  }
}
