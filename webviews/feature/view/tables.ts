/** Tables of the layouts as the shared ones. */
import type { TemplateResult } from 'lit';
import type { Cell } from '../../common/parts/cells';
import { table } from '../../common/parts/table';
import { token } from '../../common/parts/text';
import type { Cell as PlacedCell, Table } from '../layout/table';

/** Tracks repeat the numbers beside them, and are left out. */
export function tableOf({ caption, columns, rows }: Table): TemplateResult {
  const kept = columns.map(({ kind }) => kind !== 'track');
  return table({
    caption,
    columns: columns.flatMap(({ title, hint, kind }) =>
      kind === 'track' ? [] : [{ title, align: kind, ...(hint !== undefined && { hint }) }],
    ),
    rows: rows.map((row) => row.filter((_, i) => kept[i]).map(cellOf)),
  });
}

function cellOf({ text, small, verbatim }: PlacedCell): Cell {
  const value = Number(text.replaceAll(',', '').replace('−', '-'));
  return {
    text,
    small,
    ...(verbatim && { content: token(text) }),
    ...(text.trim() !== '' && Number.isFinite(value) && { value }),
  };
}
