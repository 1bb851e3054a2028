import type { Catalog } from '../../catalog/types';
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

/** All places that name the feature at `offset`, or that write the dimension there. */
export function referencesAt(
  document: CatalogDocument,
  offset: number,
  catalogs: readonly CatalogDocument[],
  includeDefinition = true,
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
    ? writtenPlaces(catalog, index, includeDefinition).map((span) => ({ document, span }))
    : [];
}

function dimensionAt(catalog: Catalog, offset: number): number | undefined {
  const subject = subjectAt(catalog, offset);
  return subject?.kind === 'dimensions' ? subject.indices[0] : undefined;
}

/** Its entry under `dimensions`, then every register that writes it, alone or in a range. */
function writtenPlaces(catalog: Catalog, index: number, withEntry: boolean) {
  const notes = catalog.dimensions.filter((each) => withEntry && each.index.value === index);
  const written = catalog.features.flatMap((feature) =>
    feature.writtenDimensions.filter((each) => each.index === index),
  );
  return [...notes.map((note) => note.index.span), ...written.map(({ span }) => span)];
}
