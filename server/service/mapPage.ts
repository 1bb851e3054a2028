/** The map of a model as its page shows it, and the edit that names another site. */
import { setField } from '../catalog/edit/map';
import type { TextEdit } from '../catalog/edit/textEdit';
import type { Catalog } from '../catalog/types';
import type { ModelMap } from '../protocol/modelMap';
import type { MapPage, MapSite } from '../protocol/panels/map';
import type { CatalogDocument } from './ports';

export function mapPageOf(map: ModelMap, catalog: Catalog, caches: MapPage['caches']): MapPage {
  const { site, signs } = catalog;
  return {
    name: nameOf(map.path),
    architecture: map.architecture,
    dimensions: map.dimensions,
    vocabulary: map.embedding.vocabulary,
    elementType: map.elementType,
    weightBytes: map.weightBytes,
    hasHead: map.head !== null,
    blocks: map.blocks.map(blockOf),
    missing: map.missing.map(
      ({ part, layer, reason }) =>
        `${part}${layer === null ? '' : ` of block ${layer}`}: ${reason}`,
    ),
    site: site ? { kind: site.kind.value, layer: site.layer.value } : null,
    signs,
    caches,
  };
}

function nameOf(file: string): string {
  return file.split(/[\\/]/).filter(Boolean).at(-1) ?? file;
}

function blockOf({
  layer,
  mixers,
  parallel,
  attention,
  ffn,
  weightBytes,
}: ModelMap['blocks'][number]): MapPage['blocks'][number] {
  const { heads = null, keyHeads = null } = attention ?? {};
  const grouped = keyHeads === null || keyHeads === heads ? '' : ` (${keyHeads} of keys)`;
  const headWords = heads === null ? '' : `, ${heads} heads${grouped}`;
  return {
    layer,
    mixers: `${mixers.join(', ') || 'attention'}${headWords}`,
    parallel,
    k: attention?.k?.width ?? null,
    v: attention?.v?.width ?? null,
    ffn: ffn?.neurons.width ?? null,
    weightBytes,
  };
}

/** Names another site; what is written beside it stays. Empty where the text is no map. */
export function siteEdits({ parsed }: CatalogDocument, { kind, layer }: MapSite): TextEdit[] {
  const { root, text } = parsed;
  if (root?.kind !== 'map' || root.entries.length === 0) return [];
  const written = root.entries.find(({ key }) => key === 'site')?.value;
  if (written?.kind !== 'map' || written.entries.length === 0)
    return [setField(text, root, 'site', `{ kind: ${kind}, layer: ${layer} }`, 'model')];
  return [
    setField(text, written, 'kind', kind),
    setField(text, written, 'layer', String(layer), 'kind'),
  ];
}
