/** A catalog as if its site were another layer: to look there, with nothing written. Pure. */
import type { ParsedCatalog } from './parsed';

/** With the text, problems and nodes of the file; itself where it names no site, or that layer. */
export function parsedAtLayer(parsed: ParsedCatalog, layer: number): ParsedCatalog {
  const site = parsed.catalog?.site;
  if (!parsed.catalog || !site || site.layer.value === layer) return parsed;
  const there = { ...site, layer: { ...site.layer, value: layer } };
  return {
    text: parsed.text,
    catalog: { ...parsed.catalog, site: there },
    problems: parsed.problems,
    root: parsed.root,
    nodeAt: (offset) => parsed.nodeAt(offset),
  };
}
