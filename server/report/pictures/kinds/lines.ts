/** Values over a quantity, with bands for their intervals. */
import type { LinePicture } from '../../../protocol/report';
import { coloursOf, dashesOf, HEIGHT, scaleOf, WIDTH } from '../look';
import { legendOf, rowsOf } from '../series';
import type { Layers } from '../series';

export function lines({ x, y, series }: LinePicture): Layers {
  const field = { field: 'series', type: 'nominal' } as const;
  const colour = { ...field, scale: coloursOf(series) };
  const shared = { legend: legendOf(series, 'stroke') };
  return {
    width: WIDTH,
    height: HEIGHT,
    data: { values: rowsOf(series) },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: x.title,
        scale: scaleOf(x),
        axis: ticksOf(series),
      },
    },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'area', opacity: 0.15 },
        encoding: {
          y: { field: 'low', type: 'quantitative', title: y.title, scale: scaleOf(y) },
          y2: { field: 'high' },
          color: { ...colour, legend: null },
        },
      },
      {
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          y: { field: 'y', type: 'quantitative', title: y.title, scale: scaleOf(y) },
          color: { ...colour, ...shared },
          strokeDash: { ...field, scale: dashesOf(series), ...shared },
        },
      },
      {
        mark: { type: 'point', filled: true, opacity: 1, size: 30 },
        encoding: {
          y: { field: 'y', type: 'quantitative', title: y.title, scale: scaleOf(y) },
          color: { ...colour, legend: null },
        },
      },
    ],
    // Only the lines have a legend, one for colour and dash together.
    resolve: { legend: { color: 'independent', strokeDash: 'independent' } },
  };
}

/** Layers and counts are whole numbers: no ticks between them. */
function ticksOf(series: LinePicture['series']): { tickMinStep?: number } {
  return series.every((s) => s.points.every((p) => Number.isInteger(p.x)))
    ? { tickMinStep: 1 }
    : {};
}
