/** A static page: it answers its own questions from the data that `dimcat site` wrote into it. */
import { decodedOrUndefined } from '../../server/protocol/decode';
import { fromPage, type Question, type ToPage } from '../../server/protocol/panels/messages';
import { answerKey, siteData, type SiteData } from '../../server/protocol/panels/site';
import type { Place } from '../../server/protocol/panels/place';
import type { Transport } from './transport';

/** The data of a static page; undefined in an editor. */
export function embeddedSite(): SiteData | undefined {
  const text = document.getElementById('dimcat-data')?.textContent;
  return text ? decodedOrUndefined(siteData, JSON.parse(text)) : undefined;
}

/** @param leave Follows a link to another page of the site. */
export function siteTransport(site: SiteData, leave: (href: string) => void): Transport {
  let hear: (message: ToPage) => void = () => undefined;
  const soon = (message: ToPage): void => queueMicrotask(() => hear(message));
  const begin = (): void => {
    const { catalog, place } = site;
    soon({ type: 'start', v: 1, uri: '', catalog, trusted: true, place, panels: [] });
  };
  return {
    live: false,
    post: (value) => {
      const message = decodedOrUndefined(fromPage, value);
      if (message?.type === 'ready') begin();
      else if (message?.type === 'ask') answer(site, message, soon, leave);
    },
    listen: (next) => void (hear = next),
    state: undefined,
    setState: () => undefined,
  };
}

function answer(
  site: SiteData,
  { id, kind, key, from, count }: Question,
  post: (message: ToPage) => void,
  leave: (href: string) => void,
): void {
  const done = (data: unknown): void =>
    post({ type: 'reply', id, ok: true, rev: 'site', data, bytes: undefined });
  const known = site.answers[answerKey(kind, key, from, count)];
  if (known !== undefined) done(known);
  else if (act(site, kind, key, leave)) done(kind === 'save' ? { done: true } : {});
  else post({ type: 'reply', id, ok: false, ...notHeld });
}

const notHeld = {
  code: 'not-in-site',
  message: 'This saved page does not hold that.',
  advice: 'Open the catalog in VS Code with Dimcat to see it.',
};

/** What a browser can do by itself. @returns Whether it is such a thing. */
function act(
  site: SiteData,
  kind: string,
  key: Readonly<Record<string, unknown>>,
  leave: (href: string) => void,
): boolean {
  switch (kind) {
    case 'open': {
      const href = hrefOf(site, key);
      if (href !== undefined) leave(href);
      return true;
    }
    case 'save':
      download(key as { name: string; as: string; content: string });
      return true;
    case 'copy':
      void navigator.clipboard.writeText(String(key['content']));
      return true;
    default:
      return kind === 'title';
  }
}

function hrefOf(site: SiteData, key: Readonly<Record<string, unknown>>): string | undefined {
  return siteHref(site, String(key['panel']), key['place'] as Place);
}

/** The page of the site that shows a place, relative to this one; undefined if there is none. */
export function siteHref({ links }: SiteData, panel: string, place: Place): string | undefined {
  if (panel === 'feature' && place.feature !== undefined) return links.features[place.feature];
  if (panel === 'dimension') return links.dimensions[String(place.dimension)];
  return panel === 'overview' ? links.index : undefined;
}

/** `content` is base64 of a PNG, text otherwise. */
function download({ name, as, content }: { name: string; as: string; content: string }): void {
  const types: Readonly<Record<string, string>> = { svg: 'image/svg+xml', csv: 'text/csv' };
  const body =
    as === 'png' ? Uint8Array.from(atob(content), (c) => c.charCodeAt(0)) : `\ufeff${content}`;
  const type = as === 'png' ? 'image/png' : (types[as] ?? 'text/plain');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([body], { type }));
  link.download = `${name}.${as}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
