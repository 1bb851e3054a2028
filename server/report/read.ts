/** Results of experiments that were saved as JSON: read as strictly as anything else from a file. */
import {
  asObject,
  decodedOrUndefined,
  flag,
  listOf,
  Mismatch,
  nullable,
  object,
  oneOf,
  real,
  text,
  count,
  variants,
  type Decoder,
} from '../protocol/decode';
import { SIGN_RULES, SITE_KINDS } from '../protocol/evidence';
import type {
  Cell,
  Column,
  ExperimentProvenance,
  ExperimentResult,
  Picture,
  Point,
} from '../protocol/report';

/** @returns Undefined for a text that is not the JSON of a result. */
export function readResult(json: string): ExperimentResult | undefined {
  try {
    return decodedOrUndefined(result, JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const estimate = object({ value: real(), low: nullable(real()), high: nullable(real()) });
const references = object({ tables: listOf(object({ experiment: text, table: text })) });

const cell: Decoder<Cell> = (value, path) => {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return real()(value, path);
  return 'tables' in asObject(value, path) ? references(value, path) : estimate(value, path);
};

const column: Decoder<Column> = object(
  {
    key: text,
    title: text,
    kind: oneOf('text', 'count', 'auc', 'share', 'number', 'p', 'bits', 'logits'),
  },
  { paper: flag },
);

const table = object({
  id: text,
  title: text,
  columns: listOf(column),
  rows: listOf(listOf(cell)),
  notes: listOf(text),
});

const domain: Decoder<readonly [number, number]> = (value, path) => {
  const [low, high] = listOf(real())(value, path);
  if (low === undefined || high === undefined) throw new Mismatch(`${path} is not two numbers`);
  return [low, high];
};
const axis = object({ title: text }, { scale: oneOf('linear', 'log'), domain });
const point: Decoder<Point> = object(
  { x: real(), y: real() },
  { low: nullable(real()), high: nullable(real()), label: text },
);
const role = oneOf('ours', 'null', 'control', 'paper');
const series = listOf(object({ name: text, role, points: listOf(point) }));
const names = object({ title: text, names: listOf(text) });
const frame = { id: text, title: text, description: text };

const picture: Decoder<Picture> = variants('kind', {
  lines: object({ ...frame, x: axis, y: axis, series }),
  scatter: object({ ...frame, x: axis, y: axis, series }, { diagonal: flag }),
  dots: object({
    ...frame,
    value: axis,
    names: listOf(text),
    series: listOf(object({ name: text, role, values: listOf(nullable(estimate)) })),
  }),
  histogram: object({
    ...frame,
    x: axis,
    edges: listOf(real()),
    series: listOf(object({ name: text, role, counts: listOf(real(0)) })),
  }),
  heat: object({
    ...frame,
    rows: names,
    columns: names,
    value: axis,
    values: listOf(listOf(nullable(real()))),
  }),
});

/** Values by name. */
function byName<T>(decoder: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(asObject(value, path)).map(([key, v]) => [key, decoder(v, `${path}.${key}`)]),
    );
}

const option: Decoder<string | number | boolean> = (value, path) =>
  typeof value === 'string' || typeof value === 'boolean' ? value : real()(value, path);

const provenance: Decoder<ExperimentProvenance> = object(
  {
    dimcat: text,
    runtime: text,
    provider: text,
    seed: real(),
    modelSha256: text,
    tokenizerSha256: text,
    caches: byName(text),
    catalogSha256: text,
    site: object({ kind: oneOf(...SITE_KINDS), layer: count }),
    signs: oneOf(...SIGN_RULES),
    prefix: listOf(count),
    options: byName(option),
  },
  { repeats: count },
);

const result: Decoder<ExperimentResult> = object({
  format: oneOf('dimcat-experiment/1'),
  name: text,
  title: text,
  question: text,
  headlines: listOf(text),
  tables: listOf(table),
  pictures: listOf(picture),
  samples: listOf(object({ title: text, columns: listOf(text), rows: listOf(listOf(text)) })),
  warnings: listOf(text),
  provenance,
});
