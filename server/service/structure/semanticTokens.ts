import type { CatalogFacts } from '../../catalog/facts';
import type { Catalog, Feature, Span } from '../../catalog/types';
import { knownEvidence } from '../evidence';
import type { CatalogDocument } from '../ports';

export const tokenTypes = ['feature', 'positiveDimension', 'negativeDimension'] as const;
export const tokenModifiers = ['stale', 'refuted', 'validated', 'deprecated'] as const;

export interface SemanticToken {
  readonly span: Span;
  readonly type: (typeof tokenTypes)[number];
  readonly modifiers: readonly (typeof tokenModifiers)[number][];
}

/**
 * Ids of features and indices of claimed dimensions by their state, and written dimensions by polarity, within
 * `within`, in the order of the text.
 */
export function semanticTokens(
  { parsed: { catalog } }: CatalogDocument,
  facts: CatalogFacts,
  within: Span = { start: 0, end: Infinity },
): readonly SemanticToken[] {
  if (!catalog) return [];
  const features = catalog.features.filter(
    ({ span }) => span.start <= within.end && within.start <= span.end,
  );
  const tokens = features.flatMap((feature): SemanticToken[] => {
    const modifiers = modifiersOf(feature, catalog, facts);
    return [{ span: feature.id.span, type: 'feature', modifiers }, ...dimensionsOf(feature)];
  });
  const claimed = catalog.claims
    .filter(({ span }) => span.start <= within.end && within.start <= span.end)
    .flatMap((claim) => {
      const modifiers = modifiersOf(claim, catalog, facts);
      return dimensionsOf(claim).map((token) => ({ ...token, modifiers }));
    });
  return [...tokens, ...claimed].sort((a, b) => a.span.start - b.span.start);
}

function modifiersOf(
  feature: Feature,
  catalog: Catalog,
  facts: CatalogFacts,
): SemanticToken['modifiers'] {
  const known = knownEvidence(catalog, feature, facts);
  const stale = known.staleMeasurement.length + known.staleFlip.length > 0;
  return [...(stale ? (['stale'] as const) : []), ...statusOf(feature)];
}

function statusOf({ status }: Feature): SemanticToken['modifiers'] {
  return tokenModifiers.filter((each) => each === status.value);
}

/** One token for each written item, however many dimensions its range holds. */
function dimensionsOf({ writtenDimensions }: Feature): SemanticToken[] {
  let last = -1;
  return writtenDimensions.flatMap(({ span, polarity }): SemanticToken[] => {
    if (span.start === last) return [];
    last = span.start;
    const type = polarity === '+' ? 'positiveDimension' : 'negativeDimension';
    return [{ span, type, modifiers: [] }];
  });
}
