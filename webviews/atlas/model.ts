/** The atlas as the page holds it: what is in which row and column, and what is known of the cells in sight. */
import { CELL, COVERED, type AtlasOrder } from '../../server/protocol/atlas';
import type { AtlasPage } from '../../server/protocol/panels/atlas';
import type { Blocks } from './layout/blocks';

export interface AtlasModel {
  readonly page: AtlasPage;
  /** One of `COVERED` for each dimension. */
  readonly covered: Uint8Array;
  readonly order: AtlasOrder;
  /** Dimensions of the columns and features of the rows, as shown. */
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

/** What is known of one cell without asking: the value in steps of 1/254; undefined if it was not fetched. */
export interface KnownCell {
  readonly value: number;
  readonly flags: number;
}

export function has(flags: number, flag: keyof typeof CELL): boolean {
  return (flags & CELL[flag]) !== 0;
}

/** How many dimensions no claim covers, and how many of these are in no register either. */
export function uncovered(covered: Uint8Array): { readonly claims: number; readonly any: number } {
  const claims = covered.reduce((sum, each) => sum + (each === COVERED.claim ? 0 : 1), 0);
  const any = covered.reduce((sum, each) => sum + (each === COVERED.nothing ? 1 : 0), 0);
  return { claims, any };
}
