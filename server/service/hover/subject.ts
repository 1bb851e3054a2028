import type {
  Catalog,
  DimensionNote,
  Feature,
  Located,
  Span,
  TokenList,
  TokenRef,
  WrittenDimension,
} from '../../catalog/types';

/** The subject at an offset of a catalog for which measured evidence can be shown. */
export type Subject =
  | { readonly kind: 'feature'; readonly feature: Feature; readonly span: Span }
  | { readonly kind: 'expectation'; readonly feature: Feature; readonly span: Span }
  | {
      readonly kind: 'dimensions';
      /** More than one for a range such as 10-12. */
      readonly indices: readonly number[];
      readonly feature?: Feature;
      readonly span: Span;
    }
  | {
      readonly kind: 'token';
      readonly feature: Feature;
      readonly token: TokenRef;
      readonly role: TokenRole;
      readonly span: Span;
    }
  | {
      /** Of images or sounds. */
      readonly kind: 'label';
      readonly feature: Feature;
      readonly label: Located<string>;
      readonly span: Span;
    };

export type TokenRole = 'anchor' | 'negative' | 'target';

/** The narrowest subject at `offset`, by the spans of the typed catalog. */
export function subjectAt(catalog: Catalog, offset: number): Subject | undefined {
  const feature = catalog.features.find((each) => touches(each.span, offset));
  if (feature === undefined) return noteAt(catalog.dimensions, offset) ?? inClaim(catalog, offset);
  return (
    nameAt(feature, offset) ??
    dimensionAt(feature, offset) ??
    tokenAt(feature, offset) ??
    expectationAt(feature, offset)
  );
}

/** The words of a claim, and what is expected of it. */
function inClaim({ claims }: Catalog, offset: number): Subject | undefined {
  const claim = claims.find((each) => touches(each.span, offset));
  return claim && (tokenAt(claim, offset) ?? expectationAt(claim, offset));
}

function noteAt(notes: readonly DimensionNote[], offset: number): Subject | undefined {
  const note = notes.find(({ index }) => touches(index.span, offset));
  return note && { kind: 'dimensions', indices: [note.index.value], span: note.index.span };
}

function nameAt(feature: Feature, offset: number): Subject | undefined {
  const name = [feature.id, feature.label].find((each) => each && touches(each.span, offset));
  return name && { kind: 'feature', feature, span: name.span };
}

function dimensionAt(feature: Feature, offset: number): Subject | undefined {
  const written = feature.writtenDimensions.filter(({ span }) => touches(span, offset));
  const first: WrittenDimension | undefined = written[0];
  if (first === undefined) return undefined;
  const indices = written.map(({ index }) => index);
  return { kind: 'dimensions', indices, feature, span: first.span };
}

function tokenAt(feature: Feature, offset: number): Subject | undefined {
  for (const [role, list] of tokenLists(feature)) {
    const token = list?.kind === 'inline' && list.tokens.find((t) => touches(t.span, offset));
    if (token) return { kind: 'token', feature, token, role, span: token.span };
    const label = list?.kind === 'labels' && list.labels.find((l) => touches(l.span, offset));
    if (label) return { kind: 'label', feature, label, span: label.span };
  }
  return undefined;
}

function tokenLists(feature: Feature): readonly (readonly [TokenRole, TokenList | undefined])[] {
  const { anchors, negatives, targets } = feature;
  return [
    ['anchor', anchors],
    ['negative', negatives?.kind === 'tokens' ? negatives.list : undefined],
    ['target', targets],
  ];
}

function expectationAt(feature: Feature, offset: number): Subject | undefined {
  const expect = feature.expect;
  if (expect === undefined || !touches(expect.span, offset)) return undefined;
  return { kind: 'expectation', feature, span: expect.span };
}

function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
