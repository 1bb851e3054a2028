/** The data of a static page: the answers to all that its page asks, and where the other pages are. */
import { asObject, object, oneOf, text, type Decoded, type Decoder } from '../decode';
import { panelName, place } from './place';

const texts: Decoder<Readonly<Record<string, string>>> = (value, path) => {
  const source = asObject(value, path);
  return Object.fromEntries(Object.entries(source).map(([k, v]) => [k, text(v, `${path}.${k}`)]));
};

export type SiteData = Decoded<typeof siteData>;
export const siteData = object({
  v: oneOf(1),
  panel: panelName,
  catalog: text,
  place,
  /** By {@link answerKey}. */
  answers: asObject,
  /** Addresses relative to this page. */
  links: object({ index: text, features: texts, dimensions: texts }),
});

/** A question as a key: the same for the same question, in whatever order its fields are. */
export function answerKey(kind: string, key: object, from: number, count: number): string {
  const sorted = Object.entries(key)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([kind, sorted, from, count]);
}
