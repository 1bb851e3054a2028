/** Tables of the layouts as the shared ones. */
import type { TemplateResult } from 'lit';
import type { Cell } from '../../common/parts/cells';
import { table } from '../../common/parts/table';
import { token } from '../../common/parts/text';
import type { Cell as PlacedCell, Table } from '../layout/table';

export function tableOf({ caption, columns, rows }: Table): TemplateResult {
  return table({
    caption,
    columns: columns.map(({ title, hint, kind }) => ({
      title,
      align: kind === 'track' ? 'mark' : kind,
      ...(hint !== undefined && { hint }),
    })),
    rows: rows.map((row) => row.map(cellOf)),
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
