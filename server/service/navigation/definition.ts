import {
  evidenceOfFeature,
  registersDimension,
  type Measurements,
} from '../../catalog/evidence/withEvidence';
import type { Catalog, Feature, Span } from '../../catalog/types';
import { subjectAt } from '../hover/subject';
import type { CatalogDocument } from '../ports';
import { referencesTo, wholeReferenceAt, targetOf, type Occurrence } from './reference';

/** The definition of what is named at `offset`: a feature's id, a dimension's note. */
export function definitionAt(
  document: CatalogDocument,
  offset: number,
  catalogs: readonly CatalogDocument[],
): Occurrence | undefined {
  const reference = wholeReferenceAt(document, offset);
  const target = reference && targetOf(reference, catalogs);
  if (target) return { document: target.document, span: target.feature.id.span };
  const { catalog } = document.parsed;
  const index = catalog && dimensionAt(catalog, offset);
  const note = catalog?.dimensions.find((each) => each.index.value === index);
  return note && { document, span: note.index.span };
}

/**
 * All places that name the feature at `offset`; or that write the dimension there, and the ids of features in whose
 * measured registers it is.
 *
 * @param evidence Of the document; undefined if nothing was measured.
 */
export function referencesAt(
  document: CatalogDocument,
  offset: number,
  catalogs: readonly CatalogDocument[],
  includeDefinition = true,
  evidence?: Measurements,
): readonly Occurrence[] {
  const reference = wholeReferenceAt(document, offset);
  const target = reference && targetOf(reference, catalogs);
  if (target) {
    return referencesTo(target, catalogs)
      .filter(({ kind }) => includeDefinition || kind !== 'id')
      .map(({ from, id }) => ({ document: from, span: id.span }));
  }
  const { catalog } = document.parsed;
  const index = catalog && dimensionAt(catalog, offset);
  return catalog && index !== undefined
    ? [
        ...writtenPlaces(catalog, index, includeDefinition),
        ...measuredPlaces(catalog, index, evidence),
      ].map((span) => ({ document, span }))
    : [];
}

function dimensionAt(catalog: Catalog, offset: number): number | undefined {
  const subject = subjectAt(catalog, offset);
  return subject?.kind === 'dimensions' ? subject.indices[0] : undefined;
}

/** Its entry under `dimensions`, then every register that writes it, alone or in a range. */
function writtenPlaces(catalog: Catalog, index: number, withEntry: boolean): readonly Span[] {
  const notes = catalog.dimensions.filter((each) => withEntry && each.index.value === index);
  const written = catalog.features.flatMap((feature) =>
    feature.writtenDimensions.filter((each) => each.index === index),
  );
  return [...notes.map((note) => note.index.span), ...written.map(({ span }) => span)];
}

/** The ids of features that write no register and whose measured one holds it. */
function measuredPlaces(
  { features }: Catalog,
  index: number,
  evidence: Measurements | undefined,
): readonly Span[] {
  const holds = (feature: Feature): boolean =>
    registersDimension(evidenceOfFeature(evidence, feature), index);
  return features
    .filter((feature) => feature.register.value.rule !== 'dims' && holds(feature))
    .map(({ id }) => id.span);
}
