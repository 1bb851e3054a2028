/** A catalog as if it were about another model: to measure its features there, with nothing written. Pure. */
import type { CatalogFacts, VocabularyLookup } from './facts';
import type { ParsedCatalog } from './parsed';
import { wantedTokens } from './resolve/resolveList';
import type { Catalog, Feature, ModelClause, TokenList, TokenRef } from './types';

/**
 * With another model at a layer of the same kind of site. Claims of dimensions stay behind: a dimension of one model is
 * none of another. Itself where the catalog names no site.
 */
export function parsedInModel(
  parsed: ParsedCatalog,
  model: ModelClause,
  layer: number,
): ParsedCatalog {
  const { catalog } = parsed;
  if (!catalog?.site) return parsed;
  const site = { ...catalog.site, layer: { ...catalog.site.layer, value: layer } };
  return withCatalog(parsed, { ...catalog, model, site, dimensions: [], claims: [] });
}

/** How the words of a catalog's anchors read in another vocabulary. */
export interface WordsThere {
  /** Of all features, each list by itself. */
  readonly anchors: number;
  /** Found with a space before them where the catalog has none, or the other way round. */
  readonly respelled: number;
  /** Features that lose anchors, with those that are not single tokens there. */
  readonly lost: readonly {
    readonly feature: string;
    readonly of: number;
    readonly words: readonly string[];
  }[];
}

/**
 * The catalog with those of its words that are single tokens of the vocabulary in `facts`. A token that the catalog
 * names by its id has another id there, so it is left out. Inputs that are images or sounds stay as they are.
 */
export function inVocabulary(
  parsed: ParsedCatalog,
  facts: CatalogFacts,
): { readonly parsed: ParsedCatalog; readonly words: WordsThere } {
  const { catalog } = parsed;
  const { vocabulary } = facts;
  const none = { anchors: 0, respelled: 0, lost: [] };
  if (!catalog || !vocabulary || vocabulary.inputs) return { parsed, words: none };
  const found = catalog.features.map((feature) => featureThere(feature, facts, vocabulary));
  const words = {
    anchors: found.reduce((sum, { of }) => sum + of, 0),
    respelled: found.reduce((sum, { respelled }) => sum + respelled, 0),
    lost: found.flatMap(({ feature, of, lost }) =>
      lost.length === 0 ? [] : [{ feature: feature.id.value, of, words: lost }],
    ),
  };
  const features = found.map(({ feature }) => feature);
  return { parsed: withCatalog(parsed, { ...catalog, features }), words };
}

function withCatalog(parsed: ParsedCatalog, catalog: Catalog): ParsedCatalog {
  const { text, problems, root } = parsed;
  return { text, catalog, problems, root, nodeAt: (offset) => parsed.nodeAt(offset) };
}

interface ListThere {
  readonly list: TokenList;
  readonly of: number;
  readonly respelled: number;
  readonly lost: readonly string[];
}

interface FeatureThere extends Omit<ListThere, 'list'> {
  readonly feature: Feature;
}

function featureThere(
  feature: Feature,
  facts: CatalogFacts,
  vocabulary: VocabularyLookup,
): FeatureThere {
  const there = (list: TokenList): ListThere => listThere(list, facts, vocabulary);
  const { negatives, targets } = feature;
  const anchors = feature.anchors && there(feature.anchors);
  return {
    feature: {
      ...feature,
      ...(anchors && { anchors: anchors.list }),
      ...(targets && { targets: there(targets).list }),
      ...(negatives?.kind === 'tokens' && {
        negatives: { ...negatives, list: there(negatives.list).list },
      }),
    },
    of: anchors?.of ?? 0,
    respelled: anchors?.respelled ?? 0,
    lost: anchors?.lost ?? [],
  };
}

function listThere(list: TokenList, facts: CatalogFacts, vocabulary: VocabularyLookup): ListThere {
  const wanted = wantedTokens(list, facts).wanted;
  const found = wanted.map((token) => wordThere(token, vocabulary));
  const spelled = new Map(found.flatMap(({ token }) => (token ? [[token.text, token]] : [])));
  return {
    list: { kind: 'inline', tokens: [...spelled.values()], span: list.span },
    of: wanted.length,
    respelled: found.filter(({ respelled }) => respelled).length,
    lost: found.flatMap(({ token }, i) => (token ? [] : [shownRef(wanted[i]!)])),
  };
}

function wordThere(
  token: TokenRef,
  vocabulary: VocabularyLookup,
): { readonly token?: Extract<TokenRef, { kind: 'text' }>; readonly respelled: boolean } {
  if (token.kind === 'id') return { respelled: false };
  const { text, span } = token;
  const other = text.startsWith(' ') ? text.slice(1) : ` ${text}`;
  const spelling = [text, other].find((each) => isSingle(each, vocabulary));
  if (spelling === undefined) return { respelled: false };
  return { token: { kind: 'text', text: spelling, span }, respelled: spelling !== text };
}

function isSingle(text: string, vocabulary: VocabularyLookup): boolean {
  return vocabulary.idsOf(text).some((id) => !vocabulary.isSpecial(id));
}

function shownRef(token: TokenRef): string {
  return token.kind === 'id' ? `token ${token.id}` : token.text;
}
