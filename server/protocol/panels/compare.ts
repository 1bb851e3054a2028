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
import { catalogId, featureId, modelId, revision, textUpTo } from './place';

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

/** Where side a is the open catalog itself, at another layer of its site or in another model. */
const elsewhere = object({
  layer: count,
  /** Of the site in that model: first and last. */
  layers: object({ first: count, last: count }),
  /** Null for another layer of the catalog's own model. */
  other: nullable(
    object({
      name: text,
      /** Of all features; `respelled`: found there with or without the space before them. */
      words: object({
        anchors: count,
        respelled: count,
        /** Anchors that are no single tokens there. */
        lost: listOf(object({ feature: text, of: count, words: listOf(text) })),
      }),
    }),
  ),
});

/** A comparison without its features, which come in pages. */
export type CompareHead = Omit<CatalogComparison, 'features'> & {
  /** Rows of features in one answer. */
  readonly page: number;
  /** The command line that prints the same; null where none does. */
  readonly command: string | null;
  /** Absent where side a is another catalog, or an earlier version. */
  readonly elsewhere?: Decoded<typeof elsewhere>;
};
const head: Decoder<CompareHead> = object(
  { a: catalog, b: catalog, setup: listOf(text), counts, page: count, command: nullable(text) },
  { coverage: object({ a: nullable(text), b: nullable(text), change }), elsewhere },
);

/**
 * Side a: an earlier version of the catalog, another one, or the catalog at another layer of its site; in another
 * model at a layer, or where that model is as deep. The last commit if none is given.
 */
export type Against = Decoded<typeof against>;
const there = { layer: count, model: modelId };
const against = object({}, { revision, other: catalogId, ...there });

/** A model that the catalog can be measured in. */
export type OtherModel = Decoded<typeof otherModel>;
const otherModel = object({ id: modelId, name: text });

/** What the catalog can be compared with. */
export type CompareSides = Decoded<typeof compareSides>;
const compareSides = object({
  /** The workspace's other catalogs. `name`: relative to their folder of the workspace. */
  catalogs: listOf(object({ id: catalogId, uri: text, name: text })),
  /** Commits that changed the catalog or its evidence, newest first; none without Git. */
  revisions: listOf(object({ revision, day: text })),
  /** The other layers of its site, and how many of its features pages have measured there. */
  layers: listOf(object({ layer: count, measured: count })),
  /** Those of other catalogs, and those that were chosen. */
  models: listOf(otherModel),
});

export const compareAsks = {
  sides: ask(object({}), compareSides),
  page: ask(against, head),
  features: ask(against, listOf(feature)),
  /** For a pull request. */
  markdown: ask(against, object({ markdown: text })),
  /** Measures every feature elsewhere, for pages alone; builds the cache of that layer if it is missing. */
  measureThere: ask(
    object({}, there),
    object({ refused: listOf(object({ feature: featureId, reason: text })) }),
  ),
};

/** What the editor alone asks of the server: it gives a page the id of a file that the person chose. */
export const compareEditorAsks = {
  addModel: ask(object({ uri: textUpTo(4_000) }), object({ model: modelId })),
};

/** What the editor does for the page. */
export const compareActions = {
  /** Lets the person choose a model; without an id if none was chosen. */
  chooseModel: ask(object({}), object({}, { model: modelId })),
};
