/** The values of a picture as a table: what a reader gets who does not see it, and what is saved as CSV. */
import type {
  Cell,
  Column,
  DotPicture,
  HeatPicture,
  HistogramPicture,
  LinePicture,
  Picture,
  ScatterPicture,
  Table,
} from '../../protocol/report';

export function pictureTable(picture: Picture): Table {
  const { id, title } = picture;
  return { id, title, notes: [], ...gridOf(picture) };
}

type Grid = Pick<Table, 'columns' | 'rows'>;

function gridOf(picture: Picture): Grid {
  switch (picture.kind) {
    case 'lines':
    case 'scatter':
      return pointGrid(picture);
    case 'dots':
      return dotGrid(picture);
    case 'histogram':
      return histogramGrid(picture);
    case 'heat':
      return heatGrid(picture);
  }
}

/** Columns for labels and intervals only where a point has one. */
function pointGrid({ x, y, series }: LinePicture | ScatterPicture): Grid {
  const points = series.flatMap(({ name, points: own }) =>
    own.map((point) => ({ name, ...point })),
  );
  const hasLabels = points.some(({ label }) => label !== undefined);
  const hasEnds = points.some(({ low }) => low !== undefined);
  const estimated = (point: (typeof points)[number]): Cell =>
    hasEnds ? { value: point.y, low: point.low ?? null, high: point.high ?? null } : point.y;
  return {
    columns: [
      words('series', 'series'),
      ...(hasLabels ? [words('label', 'of')] : []),
      number('x', x.title),
      number('y', y.title),
    ],
    rows: points.map((point) => [
      point.name,
      ...(hasLabels ? [point.label ?? ''] : []),
      point.x,
      estimated(point),
    ]),
  };
}

function dotGrid({ value, names, series }: DotPicture): Grid {
  return {
    columns: [
      words('name', 'of'),
      ...series.map(({ name }) => number(name, `${name}, ${value.title}`)),
    ],
    rows: names.map((name, i) => [name, ...series.map(({ values }) => values[i] ?? null)]),
  };
}

function histogramGrid({ x, edges, series }: HistogramPicture): Grid {
  return {
    columns: [
      number('from', `${x.title}, from`),
      number('to', 'to'),
      ...series.map(({ name }) => number(name, name)),
    ],
    rows: edges
      .slice(1)
      .map((to, i) => [edges[i]!, to, ...series.map(({ counts }) => counts[i] ?? null)]),
  };
}

function heatGrid({ rows, columns, values }: HeatPicture): Grid {
  return {
    columns: [words('row', rows.title), ...columns.names.map((name) => number(name, name))],
    rows: rows.names.map((name, r) => [
      name,
      ...columns.names.map((_, c) => values[r]?.[c] ?? null),
    ]),
  };
}

function words(key: string, title: string): Column {
  return { key, title, kind: 'text' };
}

function number(key: string, title: string): Column {
  return { key, title, kind: 'number' };
}
