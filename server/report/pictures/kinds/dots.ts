/** One row per name, a mark for each series, with intervals. */
import type { DotPicture } from '../../../protocol/report';
import { coloursOf, scaleOf, shapesOf, WIDTH } from '../look';
import { legendOf } from '../series';
import type { Layers } from '../series';

export function dots({ value, names, series }: DotPicture): Layers {
  const values = series.flatMap((s) =>
    s.values.flatMap((v, i) =>
      v ? [{ series: s.name, name: names[i]!, value: v.value, low: v.low, high: v.high }] : [],
    ),
  );
  const field = { field: 'series', type: 'nominal', legend: legendOf(series) } as const;
  const scale = scaleOf(value);
  return {
    width: WIDTH - 120,
    height: { step: 18 },
    data: { values },
    encoding: {
      y: {
        field: 'name',
        type: 'nominal',
        title: null,
        scale: { domain: [...names] },
        axis: { grid: true, labelLimit: 220 },
      },
      color: { ...field, scale: coloursOf(series) },
    },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.6 },
        encoding: {
          x: { field: 'low', type: 'quantitative', title: value.title, scale },
          x2: { field: 'high' },
        },
      },
      {
        mark: { type: 'point', filled: true, opacity: 1, size: 46 },
        encoding: {
          x: { field: 'value', type: 'quantitative', title: value.title, scale },
          shape: { ...field, scale: shapesOf(series) },
        },
      },
    ],
  };
}
