/** Two quantities of the same items. */
import type { ScatterPicture } from '../../../protocol/report';
import { coloursOf, scaleOf, shapesOf, WIDTH } from '../look';
import { legendOf, rowsOf } from '../series';
import type { Layers } from '../series';

export function scatter({ x, y, series }: ScatterPicture): Layers {
  const field = { field: 'series', type: 'nominal', legend: legendOf(series) } as const;
  const points = series.reduce((sum, s) => sum + s.points.length, 0);
  return {
    width: WIDTH,
    height: WIDTH / 2,
    data: { values: rowsOf(series) },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: x.title, scale: scaleOf(x) },
      y: { field: 'y', type: 'quantitative', title: y.title, scale: scaleOf(y) },
      color: { ...field, scale: coloursOf(series) },
    },
    layer: [
      {
        mark: { type: 'point', filled: true, opacity: points > 300 ? 0.35 : 0.75, size: 36 },
        encoding: { shape: { ...field, scale: shapesOf(series) } },
      },
      // With many points, labels overlap; the tables name them all.
      {
        transform: [{ filter: points > 40 ? 'false' : 'isValid(datum.label)' }],
        mark: { type: 'text', align: 'left', dx: 6, fontSize: 11 },
        encoding: { text: { field: 'label' } },
      },
    ],
  };
}
