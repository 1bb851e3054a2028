/** A coloured cell for each pair of row and column. */
import type { HeatPicture } from '../../../protocol/report';
import { WIDTH } from '../look';
import type { Layers } from '../series';

export function heat({ rows, columns, value, values }: HeatPicture): Layers {
  const cells = values.flatMap((row, r) =>
    row.flatMap((v, c) =>
      v === null ? [] : [{ row: rows.names[r]!, column: columns.names[c]!, value: v }],
    ),
  );
  const step = Math.max(14, Math.min(40, Math.floor((WIDTH - 140) / columns.names.length)));
  const axis = ({ title, names }: HeatPicture['rows'], key: 'row' | 'column') =>
    ({
      field: key,
      type: 'nominal' as const,
      title,
      scale: { domain: [...names] },
    }) satisfies object;
  return {
    width: { step },
    height: { step: 18 },
    data: { values: cells },
    layer: [
      {
        // Rows and columns may have the same title, so a cell is named by its own two names.
        mark: {
          type: 'rect',
          description: { expr: "datum.row + ' × ' + datum.column + ': ' + datum.value" },
        },
        encoding: {
          x: { ...axis(columns, 'column'), axis: { orient: 'top', labelAngle: 0 } },
          y: axis(rows, 'row'),
          color: {
            field: 'value',
            type: 'quantitative',
            title: value.title,
            scale: { scheme: 'viridis', ...(value.domain && { domain: [...value.domain] }) },
          },
        },
      },
    ],
  };
}
