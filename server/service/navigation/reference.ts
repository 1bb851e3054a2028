/**
 * Where catalogs name features: in their own `id`, in former ids, in relations, negatives and sides of dimensions, here
 * and in other catalogs.
 */
import { placeElsewhere } from '../../catalog/checks/references';
import { featuresOnSides } from '../../catalog/claims/dimensionClaim';
import type { Feature, Located, Span } from '../../catalog/types';
import { touches } from '../nodes';
import type { CatalogDocument } from '../ports';
import { uriBeside } from '../uris';

export interface Occurrence {
  readonly document: CatalogDocument;
  readonly span: Span;
}

/** A feature of a catalog. */
export interface Target {
  readonly document: CatalogDocument;
  readonly feature: Feature;
}

interface Reference {
  readonly from: CatalogDocument;
  readonly kind: 'id' | 'alias' | 'reference';
  /** Of the id alone, in `other.dims.yaml#id` as well. */
  readonly id: Located<string>;
  /** Includes the path, if one is written before the id. */
  readonly whole: Span;
  /** As written, relative to `from`; undefined for a feature of the same catalog. */
  readonly path: string | undefined;
}

/** All places of a catalog that name a feature, in the order of the text. */
function referencesIn(document: CatalogDocument): readonly Reference[] {
  const { features = [], claims = [] } = document.parsed.catalog ?? {};
  const own =
    (kind: Reference['kind']) =>
    (id: Located<string>): Reference => {
      return { from: document, kind, id, whole: id.span, path: undefined };
    };
  const ofFeatures = features.flatMap((feature) => {
    const negatives = feature.negatives?.kind === 'features' ? feature.negatives.ids : [];
    return [
      own('id')(feature.id),
      ...feature.aliases.map(own('alias')),
      ...feature.relations.map(({ target }) => ofRelation(document, target)),
      ...negatives.map(own('reference')),
    ];
  });
  const onSides = claims.flatMap(featuresOnSides).map(own('reference'));
  return [...ofFeatures, ...onSides].sort((a, b) => a.id.span.start - b.id.span.start);
}

function ofRelation(from: CatalogDocument, target: Located<string>): Reference {
  const elsewhere = placeElsewhere(target.value);
  if (!elsewhere)
    return { from, kind: 'reference', id: target, whole: target.span, path: undefined };
  const { path, id } = elsewhere;
  const written = from.parsed.text.slice(target.span.start, target.span.end);
  const start = target.span.start + written.lastIndexOf('#') + 1;
  const span = { start, end: start + id.length };
  return { from, kind: 'reference', id: { value: id, span }, whole: target.span, path };
}

/** The reference whose id is at an offset; a rename changes the id. */
export function referenceAt(document: CatalogDocument, offset: number): Reference | undefined {
  return referencesIn(document).find(({ id }) => touches(id.span, offset));
}

/** The reference at an offset, on its path as well as on its id. */
export function wholeReferenceAt(document: CatalogDocument, offset: number): Reference | undefined {
  return referencesIn(document).find(({ whole }) => touches(whole, offset));
}

/** The feature that a reference means, by id first, then by former id. */
export function targetOf(
  { from, id, path }: Reference,
  catalogs: readonly CatalogDocument[],
): Target | undefined {
  const wanted = path === undefined ? undefined : uriBeside(from.uri, path);
  const document = path === undefined ? from : catalogs.find(({ uri }) => uri === wanted);
  const features = document?.parsed.catalog?.features ?? [];
  const feature =
    features.find((one) => one.id.value === id.value) ??
    features.find((one) => one.aliases.some((alias) => alias.value === id.value));
  return document && feature && { document, feature };
}

/** Everything that names a feature, in all catalogs. */
export function referencesTo(
  { document, feature }: Target,
  catalogs: readonly CatalogDocument[],
): readonly Reference[] {
  const known = catalogs.some(({ uri }) => uri === document.uri)
    ? catalogs
    : [document, ...catalogs];
  return known.flatMap(referencesIn).filter((reference) => {
    const found = targetOf(reference, known);
    return found?.document.uri === document.uri && found.feature.id.value === feature.id.value;
  });
}
