/** Finds a dimension by its index, or a feature by its id or label. Pure. */
import type { Cell } from './layout/view';
import type { AtlasModel } from './model';

/**
 * Where the text leads from a cell: to the column of a dimension, or to the next row whose feature has the text, in
 * whatever case; undefined if there is none.
 */
export function found(model: AtlasModel, text: string, from: Cell): Cell | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  if (/^\d+$/.test(wanted)) {
    const column = model.columns.indexOf(Number(wanted));
    if (column >= 0) return { ...from, column };
  }
  const { length } = model.rows;
  for (let i = 1; i <= length; i++) {
    const row = (from.row + i) % length;
    const { id, label } = model.page.features[model.rows[row]!]!;
    if ([id, label].some((name) => name.toLowerCase().includes(wanted))) return { ...from, row };
  }
  const labelled = model.page.labels.find(({ label }) => label.toLowerCase().includes(wanted));
  const column = labelled ? model.columns.indexOf(labelled.index) : -1;
  return column < 0 ? undefined : { ...from, column };
}
