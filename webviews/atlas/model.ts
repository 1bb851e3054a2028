/** The atlas as the page holds it: what is in which row and column, and what is known of the cells in sight. */
import {
  CELL,
  COVERED,
  SIDES,
  type AtlasColour,
  type AtlasMode,
  type AtlasOrder,
} from '../../server/protocol/atlas';
import type { AtlasPage } from '../../server/protocol/panels/atlas';
import { visible } from '../../server/protocol/userText';
import type { Blocks } from './layout/blocks';

export interface AtlasModel {
  readonly page: AtlasPage;
  readonly mode: AtlasMode;
  readonly order: AtlasOrder;
  readonly colour: AtlasColour;
  /** One of `COVERED` for each column, by its number. */
  readonly covered: Uint8Array;
  /** Numbers as shown: dimensions, places of features in the catalog, places of layers in the page's list. */
  readonly columns: Uint16Array;
  readonly rows: Uint16Array;
  readonly overview: Overview;
}

/** The whole atlas in blocks. */
export interface Overview {
  readonly blocks: Blocks;
  /** Cells of a block. */
  readonly x: number;
  readonly y: number;
}

/** What is known of one cell without asking: its byte in the scale of the colour. */
export interface KnownCell {
  readonly value: number;
  readonly flags: number;
}

export function has(flags: number, flag: keyof typeof CELL): boolean {
  return (flags & CELL[flag]) !== 0;
}

/** What a row or column is called, to be read; `at` as shown. */
export function nameOf(model: AtlasModel, side: 'rows' | 'columns', at: number): string {
  const number = model[side][at]!;
  switch (SIDES[model.mode][side]) {
    case 'dimension':
      return String(number);
    case 'feature':
      return visible(model.page.features[number]?.id ?? '');
    case 'layer':
      return `L${layerAt(model, number)}`;
  }
}

/** @param place Of a row's number in the page's list of layers. */
export function layerAt({ page }: AtlasModel, place: number): number {
  return page.found.layers?.all[place]?.layer ?? place;
}

/** Whether columns can be brushed: of dimensions a feature can be made. */
export function hasDimensions({ mode }: AtlasModel): boolean {
  return SIDES[mode].columns === 'dimension';
}

/** How many dimensions no claim covers, and how many of these are in no register either. */
export function uncovered(covered: Uint8Array): { readonly claims: number; readonly any: number } {
  const claims = covered.reduce((sum, each) => sum + (each === COVERED.claim ? 0 : 1), 0);
  const any = covered.reduce((sum, each) => sum + (each === COVERED.nothing ? 1 : 0), 0);
  return { claims, any };
}
