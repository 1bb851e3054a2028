/** What the page of a comparison asks for: how two catalogs differ, and what the open one can be compared with. */
import type {
  CatalogComparison,
  ComparedAuc,
  ComparedCatalog,
  ComparedFeature,
  Outcome,
} from '../comparison';
import {
  count,
  flag,
  listOf,
  nullable,
  object,
  oneOf,
  real,
  text,
  unit,
  type Decoded,
  type Decoder,
} from '../decode';
import { estimate, meanEffect } from '../evidence';
import { VERDICTS } from '../verdicts';
import { ask } from './asks';
import { catalogId, revision } from './place';

export const OUTCOMES = [
  'worse',
  'mixed',
  'better',
  'same',
  'unknown',
  'only in a',
  'only in b',
] as const satisfies readonly Outcome[];

const interval: Decoder<readonly [number, number]> = (value, path) => {
  const [low, high] = listOf(real())(value, path);
  return [low ?? 0, high ?? 0];
};

/** One value for each side. */
function sides<T>(decoder: Decoder<T>): Decoder<readonly [T, T]> {
  return (value, path) => {
    const [a, b] = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return [decoder(a, `${path}[0]`), decoder(b, `${path}[1]`)];
  };
}

const change = nullable(object({ mean: real(), interval: nullable(interval) }));

/** Whether a side is told from its null; absent where that was not tested. */
const beaten: Decoder<boolean | undefined> = (value, path) =>
  value === undefined || value === null ? undefined : flag(value, path);

const auc: Decoder<ComparedAuc> = object({
  a: nullable(estimate),
  b: nullable(estimate),
  change,
  nullA: nullable(unit),
  nullB: nullable(unit),
  inSample: sides(flag),
  beaten: sides(beaten),
  k: sides(nullable(count)),
});

const flip = nullable(object({ verdict: oneOf(...VERDICTS), words: text, relative: meanEffect }));

const feature: Decoder<ComparedFeature> = object({
  id: text,
  label: text,
  outcome: oneOf(...OUTCOMES),
  better: listOf(text),
  worse: listOf(text),
  changed: listOf(text),
  auc,
  flip: object({ a: flip, b: flip }),
  registerOverlap: nullable(unit),
});

const catalog: Decoder<ComparedCatalog> = object({
  name: text,
  title: text,
  model: text,
  modelSha256: nullable(text),
  site: text,
  signs: text,
  features: count,
  measured: count,
});

const counts = object({
  worse: count,
  mixed: count,
  better: count,
  same: count,
  unknown: count,
  'only in a': count,
  'only in b': count,
});

/** A comparison without its features, which come in pages. */
export type CompareHead = Omit<CatalogComparison, 'features'> & {
  /** Rows of features in one answer. */
  readonly page: number;
  /** The command line that prints the same; null where none does. */
  readonly command: string | null;
};
const head: Decoder<CompareHead> = object(
  { a: catalog, b: catalog, setup: listOf(text), counts, page: count, command: nullable(text) },
  { coverage: object({ a: nullable(text), b: nullable(text), change }) },
);

/**
 * Side a: an earlier version of the catalog, another one, or the catalog at another layer of its site; the last commit
 * if none is given.
 */
export type Against = Decoded<typeof against>;
const against = object({}, { revision, other: catalogId, layer: count });

/** What the catalog can be compared with. */
export type CompareSides = Decoded<typeof compareSides>;
const compareSides = object({
  /** The workspace's other catalogs. `name`: relative to their folder of the workspace. */
  catalogs: listOf(object({ id: catalogId, uri: text, name: text })),
  /** Commits that changed the catalog or its evidence, newest first; none without Git. */
  revisions: listOf(object({ revision, day: text })),
  /** The other layers of its site, and how many of its features pages have measured there. */
  layers: listOf(object({ layer: count, measured: count })),
});

export const compareAsks = {
  sides: ask(object({}), compareSides),
  page: ask(against, head),
  features: ask(against, listOf(feature)),
  /** For a pull request. */
  markdown: ask(against, object({ markdown: text })),
  /** Measures every feature at another layer, for pages alone; builds the layer's cache if it is missing. */
  measureLayer: ask(object({ layer: count }), object({})),
};
