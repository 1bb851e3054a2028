/** Pages in a real browser, behind their own policy, with the editor's conversation and answers that a test fixes. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { Conversation, type ReadQuestion } from '../../../extension/panels/conversation';
import { panelHtml } from '../../../extension/panels/html';
import { faultError, faultOf } from '../../../server/protocol/fault';
import { type Asks, commonActions } from '../../../server/protocol/panels/asks';
import { PROTOCOL_VERSION, type ToPage } from '../../../server/protocol/panels/messages';
import { PANELS, type PanelName, type Place } from '../../../server/protocol/panels/place';
import { root } from '../../support/paths';
import { oneBrowser, ORIGIN } from './browser';
import { THEMES, type ThemeName } from './themes';

/** A page's answers: by kind, from what it asks. Data as the server gives it; bytes as base64. */
export interface PageFixture {
  readonly panel: PanelName;
  readonly place: Place;
  readonly asks: Asks;
  readonly answers: Readonly<Record<string, (question: ReadQuestion) => unknown>>;
  readonly trusted?: boolean;
}

export interface Look {
  readonly theme: ThemeName;
  /** CSS pixels. */
  readonly width: number;
  readonly height?: number;
  /** 2 is 200 %: half as many CSS pixels in the same window. */
  readonly zoom?: number;
}

export interface OpenPage {
  readonly page: Page;
  /** What the page asked, the latest last. */
  readonly actions: { readonly kind: string; readonly key: object }[];
  /** What the browser complained of: errors of scripts, and what the policy refused. */
  readonly complaints: string[];
  readonly send: (message: ToPage) => Promise<void>;
  /** Until the page has kept a state that holds these words. */
  readonly keeps: (words: string) => Promise<void>;
  /** As when the window reloads: the page knows only what it kept. */
  readonly reload: () => Promise<void>;
  /** Changes the theme as the editor does, while the page is open. */
  readonly wear: (theme: ThemeName) => Promise<void>;
  /** Others use the tab again, unless it may not be as a new one is. */
  readonly close: (tab?: 'again' | 'spoilt') => Promise<void>;
}

export async function openPage(fixture: PageFixture, look: Look): Promise<OpenPage> {
  assertBuilt(fixture.panel);
  const { theme, width, height = 800, zoom = 1 } = look;
  const window = await oneBrowser.window(zoom);
  const page = await window.take();
  await page.setViewportSize({
    width: Math.floor(width / zoom),
    height: Math.floor(height / zoom),
  });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const actions: { kind: string; key: object }[] = [];
  const send = (message: ToPage): Promise<void> => page.evaluate(deliver, pack(message));
  const conversation = converse(fixture, actions, (message) => {
    // The page may be gone before the answer.
    send(message).catch(() => undefined);
  });
  // The document that this tab showed before is there until this one comes.
  const name = `opening-${randomUUID()}`;
  const given = [
    await page.exposeFunction(name, (message: unknown) => conversation.receive(message)),
    await page.addInitScript(standIn, { ...THEMES[theme], name }),
    await page.route(`${ORIGIN}/**`, (route) =>
      route.fulfill(fileOf(fixture.panel, route.request().url())),
    ),
  ];
  await page.goto(`${ORIGIN}/`);
  await whenShown(page);
  const keeps = async (words: string): Promise<void> => {
    const isKept = (its: { name: string; words: string }): boolean | undefined =>
      sessionStorage.getItem(its.name)?.includes(its.words);
    await page.waitForFunction(isKept, { name, words });
  };
  const reload = async (): Promise<void> => {
    await page.reload();
    await whenShown(page);
  };
  const wear = (next: ThemeName): Promise<void> => page.evaluate(dress, THEMES[next]);
  const close = async (tab: 'again' | 'spoilt' = 'again'): Promise<void> => {
    conversation.end();
    if (tab === 'spoilt') return page.close();
    page.removeAllListeners();
    for (const each of given) await each.dispose();
    window.giveBack(page);
  };
  return { page, actions, complaints, send, keeps, wear, reload, close };
}

async function whenShown(page: Page): Promise<void> {
  await page.waitForSelector('.page[aria-busy="false"]');
  await page.waitForFunction(() => document.fonts.status === 'loaded');
}

function converse(
  { asks, answers, place, trusted = true }: PageFixture,
  actions: { kind: string; key: object }[],
  post: (message: ToPage) => void,
): Conversation {
  const start = {
    type: 'start',
    ...({ v: PROTOCOL_VERSION, uri: 'file:///nouns/nouns.dims.yaml' } as const),
    ...{ catalog: 'nouns/nouns.dims.yaml', trusted, panels: [...PANELS] },
  } as const;
  // Once told, the page itself knows where it stands.
  let told: Place | null = place;
  return new Conversation({
    asks: { ...asks, ...commonActions },
    post,
    onReady: () => {
      post({ ...start, place: told });
      told = null;
    },
    faultBehind: (error) => faultOf(error),
    answer: (question) => {
      actions.push({ kind: question.kind, key: question.key });
      const answer = answers[question.kind];
      if (answer !== undefined) return Promise.resolve(answer(question)).then(answerOf);
      if (!Object.hasOwn(commonActions, question.kind))
        throw faultError('internal', `No answer to ${question.kind}.`, 'Add it to the fixture.');
      return Promise.resolve({ rev: '', data: { done: true } });
    },
  });
}

/** Binary answers are `WithBytes`. */
export class WithBytes {
  constructor(
    readonly data: unknown,
    readonly bytes: Uint8Array,
  ) {}
}

function answerOf(answer: unknown): { rev: string; data: unknown; bytes?: ArrayBuffer } {
  if (!(answer instanceof WithBytes)) return { rev: 'r1', data: answer };
  return { rev: 'r1', data: answer.data, bytes: new Uint8Array(answer.bytes).buffer };
}

/** Buffers cannot be passed into the browser as they are. */
function pack(message: ToPage): { message: unknown; base64: string | undefined } {
  if (message.type !== 'reply' || !message.ok || message.bytes === undefined)
    return { message, base64: undefined };
  const { bytes, ...rest } = message;
  return { message: rest, base64: Buffer.from(bytes).toString('base64') };
}

/** Runs in the page. */
function deliver({ message, base64 }: { message: unknown; base64: string | undefined }): void {
  const bytes =
    base64 === undefined
      ? undefined
      : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
  window.postMessage(bytes === undefined ? message : { ...(message as object), bytes }, '*');
}

/** Runs in the page, before its own script: what the editor gives a webview. */
function standIn({
  classes,
  variables,
  name,
}: {
  classes: string;
  variables: Record<string, string>;
  name: string;
}): void {
  type ToHost = (message: unknown) => void;
  const scope = window as unknown as Record<string, ToHost | undefined> & {
    acquireVsCodeApi: unknown;
  };
  scope.acquireVsCodeApi = () => ({
    // Once it is closed nobody listens.
    postMessage: (message: unknown) => scope[name]?.(message),
    getState: () => JSON.parse(sessionStorage.getItem(name) ?? 'null') as unknown,
    setState: (next: unknown) => sessionStorage.setItem(name, JSON.stringify(next)),
  });
  document.addEventListener('DOMContentLoaded', () => {
    document.body.className = classes;
    for (const [name, value] of Object.entries(variables))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
  });
}

/** Runs in the page: what the editor does where a person chooses another theme. Ends when the page has been painted. */
async function dress({
  classes,
  variables,
}: {
  classes: string;
  variables: Record<string, string>;
}): Promise<void> {
  const { style } = document.documentElement;
  for (const name of [...style]) if (name.startsWith('--vscode-')) style.removeProperty(name);
  for (const [name, value] of Object.entries(variables))
    style.setProperty(`--vscode-${name}`, value);
  document.body.className = classes;
  for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
}

function fileOf(panel: PanelName, url: string): { body: string; contentType: string } {
  const name = new URL(url).pathname.slice(1);
  const read = (): string => readFileSync(path.join(root, 'dist/webviews', name), 'utf8');
  if (name.endsWith('.js')) return { body: read(), contentType: 'text/javascript' };
  if (name.endsWith('.css')) return { body: read(), contentType: 'text/css' };
  const at = (ending: string): string => `${ORIGIN}/${panel}${ending}`;
  const parts = { script: at('.js'), style: at('.css'), nonce: 'bm9uY2U=' };
  const words = { language: 'en', title: panel, words: undefined };
  return { body: panelHtml({ cspSource: ORIGIN, ...parts, ...words }), contentType: 'text/html' };
}

/** What is shown is what is compiled: `npm run build` makes the bundles. */
function assertBuilt(panel: PanelName): void {
  const bundle = path.join(root, 'dist/webviews', `${panel}.js`);
  assert.ok(existsSync(bundle), `${bundle} is missing: npm run build`);
  const made = statSync(bundle).mtimeMs;
  const newest = Math.max(
    ...['common', panel].flatMap((folder) => {
      const compiled = path.join(root, 'out/webviews', folder);
      return readdirSync(compiled, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.js'))
        .map((file) => statSync(path.join(compiled, file)).mtimeMs);
    }),
  );
  assert.ok(newest <= made, `${bundle} is older than what it is made of: npm run build`);
}
