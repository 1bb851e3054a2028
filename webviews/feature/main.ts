/** The feature page: asks for its data when it is ready, and paints each message. */
import { type FromPanel, toPanel, type ToPanel } from '../../server/protocol/panel';
import type { FeaturePage } from '../../server/protocol/requests';
import { type Host, listen, openPage } from '../common/host';
import { layoutPage } from './layout/page';
import { Page, type Shown } from './paint/page';

function start(root: HTMLElement, host: Host<FromPanel>): void {
  const page = new Page(root, {
    measure: () => host.postMessage({ type: 'run', job: 'measure' }),
    flip: () => host.postMessage({ type: 'run', job: 'flip' }),
    reveal: () => host.postMessage({ type: 'reveal' }),
  });
  const layOut = rememberLast(host);
  let shown: Shown = { page: undefined, job: null, fault: undefined };
  page.paint(shown);
  listen(host, toPanel, (message) => {
    shown = next(shown, message, layOut);
    page.paint(shown);
  });
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
function rememberLast(host: Host<FromPanel>): typeof layoutPage {
  let last: { text: string; layout: ReturnType<typeof layoutPage> } | undefined;
  return (page: FeaturePage) => {
    const text = JSON.stringify(page);
    if (last?.text !== text) last = { text, layout: layoutPage(page) };
    host.setState({ uri: page.uri, feature: page.id });
    return last.layout;
  };
}

const { root, host } = openPage<FromPanel>();
start(root, host);
