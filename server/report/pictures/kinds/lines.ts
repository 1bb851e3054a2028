/** Values over a quantity, with bands for their intervals. */
import type { LinePicture } from '../../../protocol/report';
import { coloursOf, dashesOf, HEIGHT, scaleOf, WIDTH } from '../look';
import { legendOf, rowsOf } from '../series';
import type { Layers } from '../series';

export function lines({ x, y, series }: LinePicture): Layers {
  const field = { field: 'series', type: 'nominal', legend: legendOf(series) } as const;
  return {
    width: WIDTH,
    height: HEIGHT,
    data: { values: rowsOf(series) },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: x.title, scale: scaleOf(x) },
      color: { ...field, scale: coloursOf(series) },
    },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'area', opacity: 0.15 },
        encoding: {
          y: { field: 'low', type: 'quantitative', title: y.title, scale: scaleOf(y) },
          y2: { field: 'high' },
        },
      },
      {
        mark: { type: 'line', point: { size: 30 }, strokeWidth: 2 },
        encoding: {
          y: { field: 'y', type: 'quantitative', title: y.title, scale: scaleOf(y) },
          strokeDash: { ...field, scale: dashesOf(series) },
        },
      },
    ],
  };
}
