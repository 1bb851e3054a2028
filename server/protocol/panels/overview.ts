/** What the page of a whole catalog asks for. */
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
} from '../decode';
import { VERDICTS } from '../verdicts';
import { FEATURE_STATES } from '../workbench';
import { ask } from './asks';

/** A feature, or the claim of a dimension, in a list: what was measured, and how its claims stand. */
export type CatalogRow = Decoded<typeof catalogRow>;
export const catalogRow = object({
  id: text,
  label: text,
  status: text,
  state: oneOf(...FEATURE_STATES),
  measurement: nullable(
    object({
      auc: object({ value: unit, low: nullable(unit), high: nullable(unit) }),
      /** False where the anchors chose the register, or may have. */
      isHeldOut: flag,
      nullP95: unit,
      /** Null where it is withheld. */
      p: nullable(unit),
      /** Null where it was measured alone. */
      q: nullable(unit),
      nPos: count,
      nNeg: count,
      k: count,
    }),
  ),
  /** Of the sign-flip test. */
  verdict: nullable(oneOf(...VERDICTS)),
});

/** Bits of the signs that the catalog explains, per token. */
const coverage = object({
  explained: real(),
  low: nullable(real()),
  high: nullable(real()),
  total: real(0),
  /** Explained by the same labels on words that look alike. */
  shuffled: real(),
  /** What changed since, in words; empty if it is current. */
  stale: listOf(text),
});

export type OverviewHead = Decoded<typeof overviewHead>;
const overviewHead = object({
  title: text,
  model: text,
  site: text,
  features: count,
  /** Rows of features in one answer. */
  page: count,
  /** Of the site; null where the model is not loaded. */
  width: nullable(count),
  /** Claims of dimensions, in the order written. */
  claims: listOf(object({ index: count, row: catalogRow })),
  /** Dimensions with an entry in the catalog, claims included. */
  described: count,
  /** What the survey found; null without one. */
  survey: nullable(object({ toldApart: count, dimensions: count, lists: count })),
  coverage: nullable(coverage),
  /** Command lines that give the same figures. */
  commands: object({ measure: text, survey: text, coverage: text }),
});

export const overviewAsks = {
  page: ask(object({}), overviewHead),
  /** Features in the order written, in pages. */
  rows: ask(object({}), listOf(catalogRow)),
};
