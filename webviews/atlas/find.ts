/** Finds a dimension by its index or label, a feature by its id or label, a layer. Pure. */
import { SIDES } from '../../server/protocol/atlas';
import type { Cell } from './layout/view';
import { nameOf, type AtlasModel } from './model';

/**
 * Where the text leads from a cell: to the column of a dimension, or to the next row or column whose name has the text,
 * in whatever case; undefined if there is none.
 */
export function found(model: AtlasModel, text: string, from: Cell): Cell | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  const { mode, columns, page } = model;
  const isOfDimensions = SIDES[mode].columns === 'dimension';
  const columnOf = (dimension: number): number => columns.indexOf(dimension);
  if (isOfDimensions && /^\d+$/.test(wanted)) {
    const column = columnOf(Number(wanted));
    return column < 0 ? undefined : { ...from, column };
  }
  const row = nextNamed(model, 'rows', wanted, from.row);
  if (row !== undefined) return { ...from, row };
  const column = nextNamed(model, 'columns', wanted, from.column);
  if (column !== undefined) return { ...from, column };
  const labelled = page.labels.find(({ label }) => label.toLowerCase().includes(wanted));
  const at = labelled && isOfDimensions ? columnOf(labelled.index) : -1;
  return at < 0 ? undefined : { ...from, column: at };
}

/** By its id or label, from the one after `from` on, round the end. */
function nextNamed(
  model: AtlasModel,
  side: 'rows' | 'columns',
  wanted: string,
  from: number,
): number | undefined {
  const kind = SIDES[model.mode][side];
  if (kind === 'dimension') return undefined;
  const { length } = model[side];
  for (let i = 1; i <= length; i++) {
    const at = (from + i) % length;
    const label = kind === 'feature' ? (model.page.features[model[side][at]!]?.label ?? '') : '';
    if ([nameOf(model, side, at), label].some((name) => name.toLowerCase().includes(wanted)))
      return at;
  }
  return undefined;
}
