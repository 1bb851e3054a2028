/** Two quantities of the same items. */
import type { Axis, Point, ScatterPicture, Series } from '../../../protocol/report';
import { coloursOf, scaleOf, shapesOf, WIDTH } from '../look';
import { legendOf, rowsOf } from '../series';
import type { Layers } from '../series';

export function scatter({ x, y, series, diagonal }: ScatterPicture): Layers {
  const field = { field: 'series', type: 'nominal', legend: legendOf(series) } as const;
  const points = series.reduce((sum, s) => sum + s.points.length, 0);
  return {
    width: WIDTH,
    height: WIDTH / 2,
    data: { values: rowsOf(withLegibleLabels(series)) },
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
      ...(diagonal ? [diagonalOf(x, y)] : []),
      {
        transform: [{ filter: 'isValid(datum.label)' }],
        mark: { type: 'text', align: 'left', dx: 6, fontSize: 11 },
        encoding: { text: { field: 'label' } },
      },
    ],
  };
}

/** Where both quantities are equal, over the range that both axes have. */
function diagonalOf(x: Axis, y: Axis): Layers['layer'][number] {
  const [low, high] = [x, y].reduce(
    ([from, to], { domain = [0, 1] }) => [Math.max(from, domain[0]), Math.min(to, domain[1])],
    [-Infinity, Infinity],
  );
  const values = [low, high].map((at) => ({ x: at, y: at }));
  return {
    data: { values },
    mark: { type: 'line', strokeDash: [4, 4], strokeWidth: 1, color: 'currentColor', opacity: 0.6 },
    encoding: { color: { value: 'currentColor' } },
  };
}

/** Pixels: of a character of a label, of its line, and between a point and its label. */
const LABEL = { character: 6.2, line: 13, offset: 6 };

/** Without the labels that would lie on others or outside of the picture; the tables name all points. */
function withLegibleLabels(series: readonly Series[]): readonly Series[] {
  const all = series.flatMap(({ points }) => points);
  const x = toPixels(
    all.map((point) => point.x),
    WIDTH,
  );
  const y = toPixels(
    all.map((point) => point.y),
    WIDTH / 2,
  );
  const taken: { left: number; right: number; y: number }[] = [];
  const isFree = (label: string, point: Point): boolean => {
    const left = x(point.x) + LABEL.offset;
    const box = { left, right: left + LABEL.character * label.length, y: y(point.y) };
    const overlaps = taken.some(
      (other) =>
        box.left < other.right && other.left < box.right && Math.abs(box.y - other.y) < LABEL.line,
    );
    if (!overlaps) taken.push(box);
    return !overlaps;
  };
  return series.map((one) => ({
    ...one,
    points: one.points.map(({ label, ...point }) =>
      label !== undefined && isFree(label, point) ? { ...point, label } : point,
    ),
  }));
}

/** A linear scale over the values; a fixed or logarithmic axis puts them elsewhere, but not closer on the whole. */
function toPixels(values: readonly number[], size: number): (value: number) => number {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return (value) => (high > low ? ((value - low) / (high - low)) * size : 0);
}
