/** The feature page: asks for its data when it is ready, and paints each message. */
import * as l10n from '@vscode/l10n';
import type { FromPanel, ToPanel } from '../../server/protocol/panel';
import type { FeaturePage } from '../../server/protocol/requests';
import { layoutPage } from './layout/page';
import { readToPanel } from './messages';
import { Page, type Shown } from './paint/page';

interface Host {
  postMessage(message: FromPanel): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Host;

function start(root: HTMLElement, host: Host): void {
  const page = new Page(root, {
    measure: () => host.postMessage({ type: 'run', job: 'measure' }),
    flip: () => host.postMessage({ type: 'run', job: 'flip' }),
    reveal: () => host.postMessage({ type: 'reveal' }),
  });
  const layOut = rememberLast(host);
  let shown: Shown = { page: undefined, job: null, fault: undefined };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    shown = next(shown, readToPanel(event.data), layOut);
    page.paint(shown);
  });
  page.paint(shown);
  host.postMessage({ type: 'ready' });
}

/** A fault keeps what was shown; a page clears the fault. */
function next(shown: Shown, message: ToPanel, layOut: typeof layoutPage): Shown {
  switch (message.type) {
    case 'page':
      return { ...shown, page: layOut(message.page), fault: undefined };
    case 'busy':
      return { ...shown, job: message.job };
    case 'fault':
      return { ...shown, fault: { message: message.message, advice: message.advice } };
  }
}

/** Lays out a page, and returns the same layout for the same data, so that it is not painted again. */
function rememberLast(host: Host): typeof layoutPage {
  let last: { text: string; layout: ReturnType<typeof layoutPage> } | undefined;
  return (page: FeaturePage) => {
    const text = JSON.stringify(page);
    if (last?.text !== text) last = { text, layout: layoutPage(page) };
    host.setState({ uri: page.uri, feature: page.id });
    return last.layout;
  };
}

const words = document.documentElement.dataset['l10n'];
if (words !== undefined) l10n.config({ contents: words });
start(document.getElementById('page')!, acquireVsCodeApi());
