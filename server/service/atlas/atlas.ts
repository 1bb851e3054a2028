/** The atlas of a catalog: its cells with what the catalog and its evidence make of each. */
import { featuresOnSides } from '../../catalog/claims/dimensionClaim';
import { evidenceOfFeature } from '../../catalog/evidence/withEvidence';
import type { CatalogFacts } from '../../catalog/facts';
import { staleSigns } from '../../catalog/resolve/basis';
import type { Catalog, Feature } from '../../catalog/types';
import { CHANCE_LEVEL } from '../../protocol/chance';
import { CELL, COVERED, type AtlasScores } from '../../protocol/atlas';
import type { Register } from '../../protocol/evidence';

export interface Atlas {
  readonly scores: AtlasScores;
  /** Like the values: row by row, bits of `CELL`. */
  readonly flags: Uint8Array;
  /** One of `COVERED` for each dimension. */
  readonly covered: Uint8Array;
  /** What the survey says of single cells; undefined without a survey. */
  readonly tested: readonly Tested[] | undefined;
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
    const { pos = [], neg = [] } = registerOf(feature, facts) ?? {};
    for (const dimension of [...pos, ...neg]) {
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
  return { scores, flags, covered, tested };
}

/** As measured, else as the catalog writes it out; undefined if it is neither. */
export function registerOf(feature: Feature, { evidence }: CatalogFacts): Register | undefined {
  const { value } = feature.register;
  const measured = evidenceOfFeature(evidence, feature)?.measurement?.register;
  return measured ?? (value.rule === 'dims' ? value : undefined);
}

export interface Tested {
  readonly dimension: number;
  readonly feature: string;
  readonly q: number;
}

/** Of today's signs; a survey keeps a few lists of each dimension. */
function testsOf(catalog: Catalog, facts: CatalogFacts): readonly Tested[] | undefined {
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
