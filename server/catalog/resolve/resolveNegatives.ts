/** What stands against the anchors of a feature. */
import type { CatalogFacts } from '../facts';
import { problem } from '../problem';
import type { Catalog, Feature, Negatives, Problem } from '../types';
import { uniqueIds, type Ids, type ResolvedList, shown, type ResolvedToken } from './resolveToken';
import type { TokenLookup } from './resolveList';
import { wordOf } from './variants';

/** What a feature's words are resolved in. */
interface Resolving {
  readonly catalog: Catalog;
  readonly facts: CatalogFacts;
  readonly lookup: TokenLookup;
}

/** A feature's anchors, to be found by what no negative may share with them. */
interface Anchors {
  readonly ids: ReadonlySet<number>;
  /** One of the variants of each word; spaces are none, nor are the names of images and sounds. */
  readonly words: ReadonlyMap<string, ResolvedToken>;
}

function anchorsOf(tokens: readonly ResolvedToken[], { vocabulary }: CatalogFacts): Anchors {
  const words = vocabulary?.inputs ? [] : tokens.map((one) => [wordOf(one.text), one] as const);
  return { ids: new Set(uniqueIds(tokens)), words: new Map(words.filter(([word]) => word !== '')) };
}

/**
 * The ids of explicit negatives; null for the rest of the vocabulary. Anchors and their variants are none of them, and
 * a written variant is an error: the same word would stand on both sides.
 */
export function resolveNegatives(
  feature: Feature,
  anchorTokens: readonly ResolvedToken[],
  { catalog, facts, lookup }: Resolving,
): Ids {
  const { negatives } = feature;
  if (!negatives || negatives.kind === 'vocabulary') return { ids: null, problems: [] };
  if (negatives.kind === 'features' && catalog.excessWords) return { ids: [], problems: [] };
  const anchors = anchorsOf(anchorTokens, facts);
  const list =
    negatives.kind === 'features'
      ? anchorsOfOthers(feature, negatives.ids, catalog, lookup)
      : lookup(negatives.list);
  const { tokens } = list;
  const ofFeatures = negatives.kind === 'features' || negatives.list.kind === 'features';
  const isOne = ({ id }: ResolvedToken): boolean => anchors.ids.has(id);
  const isVariant = (one: ResolvedToken): boolean =>
    !isOne(one) && anchors.words.has(wordOf(one.text));
  const held = tokens.filter((one) => !isOne(one) && !isVariant(one));
  const problems = ofFeatures
    ? variantsAmong(negatives, tokens.filter(isVariant))
    : [
        ...tokens.filter(isOne).map(anchorAsNegative),
        ...tokens.filter(isVariant).map((one) => variantAsNegative(one, anchors)),
      ];
  return { ids: uniqueIds(held), problems: [...list.problems, ...problems] };
}

function anchorsOfOthers(
  feature: Feature,
  ids: readonly { readonly value: string }[],
  catalog: Catalog,
  lookup: TokenLookup,
): ResolvedList {
  const wanted = new Set(ids.map((id) => id.value));
  const isWanted = (one: Feature): boolean =>
    [one.id, ...one.aliases].some(({ value }) => wanted.has(value));
  const others = catalog.features.filter((one) => one !== feature && isWanted(one));
  const lists = others.flatMap((one) => (one.anchors ? [one.anchors] : []));
  return { tokens: lists.flatMap((list) => lookup(list).tokens), problems: [] };
}

function anchorAsNegative({ text, span }: ResolvedToken): Problem {
  const message = `${shown(text)} is an anchor of this feature, so it is left out of the negatives.`;
  return problem('negative-is-anchor', span, message);
}

function variantAsNegative({ text, span }: ResolvedToken, { words }: Anchors): Problem {
  const anchor = words.get(wordOf(text))!;
  const message = `The negative ${shown(text)} is a variant of the anchor ${shown(anchor.text)}: one word cannot stand on both sides.`;
  const related = [{ message: 'The anchor', span: anchor.span }];
  return problem('negative-is-variant', span, message, { related });
}

/** Anchors of other features are their own concern: they are left out here, and this is said once. */
function variantsAmong(
  { span }: Negatives,
  variants: readonly ResolvedToken[],
): readonly Problem[] {
  const [first] = variants;
  if (!first) return [];
  const count = uniqueIds(variants).length;
  const message =
    count === 1
      ? `${shown(first.text)}, an anchor of another feature, is a variant of an anchor here, so it is left out of the negatives.`
      : `${shown(first.text)} and ${count - 1} more anchors of other features are variants of anchors here, so they are left out of the negatives.`;
  const place = { ...span, end: Math.min(span.end, span.start + 80) };
  return [problem('negative-is-variant', place, message, { severity: 'information' })];
}
