/** The feature page outside an editor: the real bundle in a plain HTML page, with the messages that it is sent. */
import type { ToPanel } from '../../../server/protocol/panel';
import { type ThemeName, themeCss } from './themes';

export interface Bundle {
  /** Contents of dist/webviews/feature.js and feature.css. */
  readonly script: string;
  readonly style: string;
}

/** What the page posted to the editor is kept in `window.posted`. */
export function staticPage(
  { script, style }: Bundle,
  theme: ThemeName,
  messages: readonly ToPanel[],
): string {
  const host =
    'window.posted = []; window.acquireVsCodeApi = () => ({ setState() {}, postMessage: (m) => window.posted.push(m) });';
  const send = `for (const message of ${inScript(messages)}) window.postMessage(message, '*');`;
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Feature page</title><style>${themeCss(theme)}</style><style>${style}</style></head>
<body><main id="page"></main><script>${host}</script><script>${script}</script><script>${send}</script></body>
</html>`;
}

/** JSON that cannot end the script element that it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
