/**
 * What is claimed of one dimension, as a feature: its words are the anchors, the other side the negatives, its register
 * this one dimension. So a claim is resolved, checked, measured, flipped and judged by the code that features have.
 */
import type { RegisterRule } from '../../protocol/evidence';
import type { Catalog, DimensionNote, Feature, Located, TokenList } from '../types';

/** The id of a claim, where features have theirs: no feature can have it, since it holds a space. */
export function claimId(index: number): string {
  return `dimension ${index}`;
}

/** The dimension that an id of {@link claimId} names; undefined for a feature's. */
export function dimensionOfId(id: string): number | undefined {
  const index = /^dimension ([0-9]+)$/.exec(id)?.[1];
  return index === undefined ? undefined : Number(index);
}

/** How a message begins about what has this id: "Feature animal", "Dimension 12". */
export function subjectOf(id: string): string {
  const index = dimensionOfId(id);
  return index === undefined ? `Feature ${id}` : `Dimension ${index}`;
}

/** Undefined where no words are named. If only `minus` is written, its words are the anchors, of polarity -. */
export function claimOf(note: DimensionNote): Feature | undefined {
  const { index, label, plus, minus, expect, status, origin, notes, span } = note;
  const anchors = plus ?? minus;
  if (!anchors) return undefined;
  const polarity = plus ? '+' : '-';
  const register: RegisterRule = {
    rule: 'dims',
    pos: plus ? [index.value] : [],
    neg: plus ? [] : [index.value],
  };
  return {
    id: { value: claimId(index.value), span: index.span },
    aliases: [],
    status: status ?? { value: 'draft', span: index.span },
    anchors,
    ...(plus && minus && { negatives: { kind: 'tokens', list: minus, span: minus.span } as const }),
    register: { value: register, span: index.span },
    writtenDimensions: [{ index: index.value, polarity, span: index.span }],
    relations: [],
    tags: [],
    external: [],
    span,
    ...(label && { label }),
    ...(origin && { registerOrigin: origin }),
    ...(expect && { expect }),
    ...(notes && { notes }),
  };
}

/** What a claim says of the two signs of its dimension. */
export interface Sides {
  /** Undefined where the entry names none: the rest of the vocabulary. */
  readonly plus: TokenList | undefined;
  readonly minus: TokenList | undefined;
}

export function sidesOf({ anchors, negatives, writtenDimensions }: Feature): Sides {
  const others = negatives?.kind === 'tokens' ? negatives.list : undefined;
  return writtenDimensions[0]?.polarity === '-'
    ? { plus: others, minus: anchors }
    : { plus: anchors, minus: others };
}

/** The features that the sides of a claim name; none for a feature. */
export function featuresOnSides({ anchors, negatives }: Feature): readonly Located<string>[] {
  const others = negatives?.kind === 'tokens' ? negatives.list : undefined;
  return [anchors, others].flatMap((side) => (side?.kind === 'features' ? side.ids : []));
}

/** The catalog whose features are the claims of this one. */
export function catalogOfClaims(catalog: Catalog): Catalog {
  return { ...catalog, features: catalog.claims, dimensions: [], claims: [] };
}

/** The features of a catalog, then its claims of dimensions. */
export function allIn(catalog: Catalog | undefined): readonly Feature[] {
  return catalog ? [...catalog.features, ...catalog.claims] : [];
}
