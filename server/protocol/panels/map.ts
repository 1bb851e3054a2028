/** What the map of a model asks for: its blocks, their sites, and the token caches that there are. */
import { count, flag, listOf, nullable, object, oneOf, real, text, type Decoded } from '../decode';
import { SIGN_RULES, SITE_KINDS } from '../evidence';
import { ask } from './asks';

const site = object({ kind: oneOf(...SITE_KINDS), layer: count });
export type MapSite = Decoded<typeof site>;

/** 1..L. Widths are numbers for each position; null where the block has none, or none was found. */
const block = object({
  layer: count,
  /** In words, e.g. "attention, 4 heads"; what mixes positions. */
  mixers: text,
  parallel: flag,
  k: nullable(count),
  v: nullable(count),
  ffn: nullable(count),
  /** Of all weights up to here. */
  weightBytes: real(0),
});

const cache = object({ site, signs: oneOf(...SIGN_RULES), bytes: real(0) });

export type MapPage = Decoded<typeof mapPage>;
const mapPage = object({
  /** Of the model's file or folder. */
  name: text,
  architecture: text,
  dimensions: count,
  vocabulary: count,
  elementType: text,
  weightBytes: real(0),
  hasHead: flag,
  blocks: listOf(block),
  /** What was not found, in words. */
  missing: listOf(text),
  /** The catalog's; null where it names none. */
  site: nullable(site),
  signs: oneOf(...SIGN_RULES),
  /** Complete ones, for the catalog's prefix and inputs. */
  caches: listOf(cache),
});

const position = object({ line: count, character: count });

export const mapAsks = {
  page: ask(object({}), mapPage),
  /** What would change in the text: for the editor, not for the page. */
  siteEdits: ask(
    object({ site }),
    object({
      edits: listOf(object({ range: object({ start: position, end: position }), newText: text })),
    }),
  ),
};

/** What the editor does for the page. */
export const mapActions = {
  /** Names the site in the catalog; undo takes it back. */
  setSite: ask(object({ site }), object({})),
};
