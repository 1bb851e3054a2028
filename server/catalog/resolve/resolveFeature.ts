import type { CatalogFacts } from '../facts';
import { problem } from '../problem';
import type { Catalog, Feature, Problem, TokenList } from '../types';
import { tokenLookup, type TokenLookup } from './resolveList';
import { resolveNegatives } from './resolveNegatives';
import { uniqueIds, type Ids, type ResolvedList, shown, type ResolvedToken } from './resolveToken';
import { wordOf } from './variants';

export interface ResolvedFeature {
  /** Token ids, each once, in the order written. Special and unknown tokens are left out. */
  readonly anchors: readonly number[];
  /** Decoded texts of `anchors`, in the same order. */
  readonly anchorTexts: readonly string[];
  /** For inputs in groups: what is never on both sides of a fold, one text per anchor. Words otherwise. */
  readonly anchorGroups?: readonly string[];
  /** Ids of explicit negatives, without anchors and their variants; null for the rest of the vocabulary. */
  readonly negatives: readonly number[] | null;
  /** Ids of held-out members, without anchors and their variants; null if none are written. */
  readonly targets: readonly number[] | null;
  readonly problems: readonly Problem[];
}

const nothing: ResolvedList = { tokens: [], problems: [] };

/**
 * Turns what a feature says about tokens into ids. Without a vocabulary in `facts` the lists are empty. Callers that
 * resolve many features pass one `lookup` for all.
 */
export function resolveFeature(
  feature: Feature,
  catalog: Catalog,
  facts: CatalogFacts,
  lookup: TokenLookup = tokenLookup(facts),
): ResolvedFeature {
  const anchors = feature.anchors ? lookup(feature.anchors) : nothing;
  const ids = uniqueIds(anchors.tokens);
  const negatives = resolveNegatives(feature, anchors.tokens, { catalog, facts, lookup });
  // Of images and sounds they are classes of the model: see `writtenClasses`.
  const inputs = facts.vocabulary?.inputs !== undefined;
  const targets = resolveTargets(inputs ? undefined : feature.targets, anchors.tokens, lookup);
  return {
    anchors: ids,
    anchorTexts: ids.map((id) => facts.vocabulary?.textOf(id) ?? ''),
    ...groupsOf(ids, facts),
    negatives: negatives.ids,
    targets: targets.ids,
    problems: [...anchors.problems, ...negatives.problems, ...targets.problems],
  };
}

/** An input without a group is its own group. */
function groupsOf(
  ids: readonly number[],
  { vocabulary }: CatalogFacts,
): Pick<ResolvedFeature, 'anchorGroups'> {
  const { inputs } = vocabulary ?? {};
  if (!inputs || !ids.some((id) => inputs.groupOf(id) !== undefined)) return {};
  return { anchorGroups: ids.map((id) => inputs.groupOf(id) ?? `input ${id}`) };
}

function resolveTargets(
  list: TokenList | undefined,
  anchors: readonly ResolvedToken[],
  lookup: TokenLookup,
): Ids {
  if (!list) return { ids: null, problems: [] };
  const { tokens, problems } = lookup(list);
  const words = new Map(anchors.map((anchor) => [wordOf(anchor.text), anchor]));
  const leaks = tokens.flatMap((token) => {
    const anchor = words.get(wordOf(token.text));
    return anchor ? [leak(token, anchor)] : [];
  });
  const held = tokens.filter((token) => !words.has(wordOf(token.text)));
  return { ids: uniqueIds(held), problems: [...problems, ...leaks] };
}

function leak(target: ResolvedToken, anchor: ResolvedToken): Problem {
  const what =
    target.id === anchor.id ? 'an anchor' : `a variant of the anchor ${shown(anchor.text)}`;
  const message = `The target ${shown(target.text)} is ${what}, so it is left out.`;
  const related = [{ message: 'The anchor', span: anchor.span }];
  return problem('target-is-anchor', target.span, message, { related });
}
