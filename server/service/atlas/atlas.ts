/** The atlas of a catalog: its cells with what the catalog and its evidence make of each, and orders of both sides. */
import { featuresOnSides } from '../../catalog/claims/dimensionClaim';
import { evidenceOfFeature } from '../../catalog/evidence/withEvidence';
import type { CatalogFacts } from '../../catalog/facts';
import { staleSigns } from '../../catalog/resolve/basis';
import type { Catalog, Feature } from '../../catalog/types';
import { CHANCE_LEVEL } from '../../protocol/chance';
import {
  CELL,
  COVERED,
  NOT_MEASURED,
  type AtlasOrder,
  type AtlasOrdering,
  type AtlasScores,
} from '../../protocol/atlas';
import type { Register } from '../../protocol/evidence';

export interface Atlas {
  readonly scores: AtlasScores;
  /** Like the values: row by row, bits of `CELL`. */
  readonly flags: Uint8Array;
  /** One of `COVERED` for each dimension. */
  readonly covered: Uint8Array;
  readonly surveyed: boolean;
}

/** Registers are those that were measured, else those that the catalog writes out. */
export function atlasOf(catalog: Catalog, facts: CatalogFacts, scores: AtlasScores): Atlas {
  const { dimensions, features } = scores;
  const flags = new Uint8Array(features.length * dimensions);
  const covered = new Uint8Array(dimensions);
  const rowOf = new Map(features.map((id, row) => [id, row]));
  const mark = (row: number | undefined, dimension: number, flag: number): void => {
    if (row !== undefined && dimension < dimensions) flags[row * dimensions + dimension]! |= flag;
  };
  for (const feature of catalog.features) {
    for (const dimension of registerOf(feature, facts)) {
      mark(rowOf.get(feature.id.value), dimension, CELL.register);
      if (dimension < dimensions) covered[dimension] = COVERED.register;
    }
  }
  for (const claim of catalog.claims) {
    const dimension = claim.writtenDimensions[0]!.index;
    if (dimension < dimensions) covered[dimension] = COVERED.claim;
    for (const { value } of featuresOnSides(claim)) mark(rowOf.get(value), dimension, CELL.claimed);
  }
  const tested = testsOf(catalog, facts);
  for (const { dimension, feature, q } of tested ?? [])
    if (q <= CHANCE_LEVEL) mark(rowOf.get(feature), dimension, CELL.significant);
  return { scores, flags, covered, surveyed: tested !== undefined };
}

function registerOf(feature: Feature, { evidence }: CatalogFacts): readonly number[] {
  const { value } = feature.register;
  const measured = evidenceOfFeature(evidence, feature)?.measurement?.register;
  const register: Register | undefined = measured ?? (value.rule === 'dims' ? value : undefined);
  return register ? [...register.pos, ...register.neg] : [];
}

interface Tested {
  readonly dimension: number;
  readonly feature: string;
  readonly q: number;
}

/** What the survey of today's signs says of single cells: it keeps a few lists of each dimension. Undefined without. */
export function testsOf(catalog: Catalog, facts: CatalogFacts): readonly Tested[] | undefined {
  const { dimensions: file } = facts;
  const current = [...(file?.bases ?? [])].filter(
    ([, basis]) => staleSigns(basis, catalog, facts).length === 0,
  );
  const bases = new Set(current.map(([id]) => id));
  const surveyed = [...(file?.dimensions ?? [])].flatMap(([dimension, { survey }]) =>
    survey && bases.has(survey.basis) ? [{ dimension, survey }] : [],
  );
  if (surveyed.length === 0) return undefined;
  return surveyed.flatMap(({ dimension, survey }) =>
    survey.best
      .filter(({ source }) => source === 'feature')
      .map(({ name, q }) => ({ dimension, feature: name, q })),
  );
}

/** Rows and columns as they are shown; ties by their place in the catalog. */
export function orderingOf({ scores, flags, covered }: Atlas, order: AtlasOrder): AtlasOrdering {
  const { dimensions, features, cluster } = scores;
  if (order === 'cluster') return cluster;
  const rows = Uint16Array.from({ length: features.length }, (_, row) => row);
  const columns = Uint16Array.from({ length: dimensions }, (_, column) => column);
  if (order === 'file') return { rows, columns };
  const best = strongestOf(scores);
  if (order === 'polarity') {
    rows.sort((a, b) => best.rows[b]! - best.rows[a]! || a - b);
    columns.sort((a, b) => best.columns[b]! - best.columns[a]! || a - b);
    return { rows, columns };
  }
  const strength = (value: number): number => (value === NOT_MEASURED ? -1 : Math.abs(value));
  const stronger = (a: number, b: number): number => strength(b) - strength(a);
  // What no claim covers comes first; among it, what tells most.
  const width = order === 'coverage' ? widthsOf(flags, dimensions, rows.length) : undefined;
  rows.sort(
    (a, b) =>
      (width ? width[a]! - width[b]! : 0) || stronger(best.rows[a]!, best.rows[b]!) || a - b,
  );
  columns.sort(
    (a, b) =>
      (width ? covered[a]! - covered[b]! : 0) ||
      stronger(best.columns[a]!, best.columns[b]!) ||
      a - b,
  );
  return { rows, columns };
}

/** The strongest cell of each row and column, with its sign; of equally strong ones the first. */
function strongestOf({ values, dimensions, features }: AtlasScores): {
  readonly rows: Int8Array;
  readonly columns: Int8Array;
} {
  const rows = new Int8Array(features.length).fill(NOT_MEASURED);
  const columns = new Int8Array(dimensions).fill(NOT_MEASURED);
  const isStronger = (value: number, known: number): boolean =>
    known === NOT_MEASURED || Math.abs(value) > Math.abs(known);
  for (let row = 0; row < features.length; row++) {
    for (let d = 0; d < dimensions; d++) {
      const value = values[row * dimensions + d]!;
      if (value === NOT_MEASURED) continue;
      if (isStronger(value, rows[row]!)) rows[row] = value;
      if (isStronger(value, columns[d]!)) columns[d] = value;
    }
  }
  return { rows, columns };
}

/** Registered dimensions of each feature. */
function widthsOf(flags: Uint8Array, dimensions: number, rows: number): Uint16Array {
  return Uint16Array.from({ length: rows }, (_, row) => {
    const cells = flags.subarray(row * dimensions, (row + 1) * dimensions);
    return cells.reduce((sum, flag) => sum + (flag & CELL.register), 0);
  });
}
