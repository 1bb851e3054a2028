/** Shares of each class in equal bins. */
import type { HistogramPicture } from '../../../protocol/report';
import { coloursOf, HEIGHT, scaleOf, WIDTH } from '../look';
import { legendOf } from '../series';
import type { Layers } from '../series';

export function histogram({ x, edges, series }: HistogramPicture): Layers {
  const values = series.flatMap(({ name, counts }) => {
    const total = counts.reduce((sum, n) => sum + n, 0);
    return counts.map((n, i) => ({
      series: name,
      from: edges[i]!,
      to: edges[i + 1]!,
      share: total === 0 ? 0 : n / total,
    }));
  });
  return {
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    encoding: {
      color: {
        field: 'series',
        type: 'nominal',
        legend: legendOf(series),
        scale: coloursOf(series),
      },
    },
    layer: [
      {
        mark: { type: 'bar', opacity: 0.45, binSpacing: 1 },
        encoding: {
          x: { field: 'from', type: 'quantitative', title: x.title, scale: scaleOf(x) },
          x2: { field: 'to' },
          y: { field: 'share', type: 'quantitative', title: 'share of its class', stack: false },
          y2: { datum: 0 },
        },
      },
    ],
  };
}
