/** The model as a row of blocks, each with a place for every site, as data. Pure. */
import * as l10n from '@vscode/l10n';
import type { MapPage, MapSite } from '../../server/protocol/panels/map';
import { bytesText } from '../../server/protocol/bytes';
import { count } from '../../server/protocol/format';

export type SiteState = 'cached' | 'there' | 'none';

/** One site of the model in the picture. */
export interface PlacedSite {
  readonly site: MapSite;
  /** Centre, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly state: SiteState;
  readonly isChosen: boolean;
  /** What it is, in a line of text. */
  readonly text: string;
}

export interface PlacedMap {
  readonly width: number;
  readonly height: number;
  /** From the left edge to the middle of each layer, the embedding first. */
  readonly columns: readonly {
    readonly layer: number;
    readonly x: number;
    readonly label: string;
  }[];
  readonly rows: readonly { readonly kind: MapSite['kind']; readonly y: number }[];
  readonly sites: readonly PlacedSite[];
  /** Of a layer's column. */
  readonly step: number;
}

export const ROWS = ['resid', 'k', 'v', 'ffn'] as const;
const LEFT = 52;
const TOP = 34;
const ROW = 26;
/** Blocks of deep models become narrower, but stay wide enough to be hit. */
const STEP = { least: 18, most: 56 };
/** Fewer labels where columns are narrow. */
const LABEL_WIDTH = 26;

/** Every site of every layer; those that the model lacks have no mark. */
export function placeMap(page: MapPage, available: number): PlacedMap {
  const layers = page.blocks.length + 1;
  const step = Math.max(STEP.least, Math.min(STEP.most, (available - LEFT) / layers));
  const every = Math.ceil(LABEL_WIDTH / step);
  const columns = Array.from({ length: layers }, (_, layer) => ({
    layer,
    x: LEFT + (layer + 0.5) * step,
    label: layer % every === 0 || layer === layers - 1 ? String(layer) : '',
  }));
  const rows = ROWS.map((kind, i) => ({ kind, y: TOP + i * ROW }));
  const sites = columns.flatMap(({ layer, x }) =>
    rows.flatMap(({ kind, y }) => {
      const width = widthOf(page, { kind, layer });
      if (width === null) return [];
      const isChosen = page.site?.kind === kind && page.site.layer === layer;
      const state = stateOf(page, { kind, layer });
      const text = textOf(page, { kind, layer }, width, isChosen);
      return [{ site: { kind, layer }, x, y, state, isChosen, text }];
    }),
  );
  const height = TOP + (ROWS.length - 1) * ROW + 20;
  return { width: LEFT + layers * step, height, columns, rows, sites, step };
}

/** Numbers for each position; null where the model has no such site. */
export function widthOf(page: MapPage, { kind, layer }: MapSite): number | null {
  if (kind === 'resid') return page.dimensions;
  return page.blocks[layer - 1]?.[kind] ?? null;
}

/** The caches of a site, one for each sign rule at most. */
export function cachesOf(page: MapPage, { kind, layer }: MapSite): MapPage['caches'] {
  return page.caches.filter(({ site }) => site.kind === kind && site.layer === layer);
}

function stateOf(page: MapPage, site: MapSite): SiteState {
  return cachesOf(page, site).length > 0 ? 'cached' : 'there';
}

/** e.g. `k at layer 4: 128 dimensions, token cache: centred 97.0 MB`. */
function textOf(page: MapPage, site: MapSite, width: number, isChosen: boolean): string {
  const caches = cachesOf(page, site);
  const words = [
    l10n.t('{0} at layer {1}: {2} dimensions', site.kind, site.layer, count(width)),
    caches.length === 0
      ? l10n.t('no token cache')
      : l10n.t('token cache: {0}', caches.map(cacheText).join(', ')),
    ...(isChosen ? [l10n.t('the site of the catalog')] : []),
  ];
  return words.join(', ');
}

function cacheText({ signs, bytes }: MapPage['caches'][number]): string {
  return `${signs} ${bytesText(bytes)}`;
}
