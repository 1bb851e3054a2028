import { claimOf } from '../claims/dimensionClaim';
import { hasExcessWords } from './excess';
import type {
  Catalog,
  DimensionNote,
  Feature,
  Located,
  NamedList,
  Negatives,
  TokenList,
} from '../types';

/**
 * The catalog with each `{ words: NAME }`, and each feature on a side of a dimension, replaced by what the name stands
 * for, and with its claims; an unknown name stays as it is, and a check reports it. A list of words counts as a token
 * file: nothing edits it in place.
 */
export function withNames(catalog: Catalog): Catalog {
  if (hasExcessWords(catalog)) {
    const claims = catalog.dimensions.flatMap((note) => claimOf(note) ?? []);
    return { ...catalog, claims, excessWords: true };
  }
  const lists = new Map<string, Meaning>();
  for (const { name, list } of catalog.words) {
    if (!lists.has(name.value)) lists.set(name.value, meaningOf(list));
  }
  const features = catalog.features.some(namesWords)
    ? catalog.features.map((feature) => linked(feature, lists))
    : catalog.features;
  const names: Names = { lists, features, anchors: anchorsByName(features) };
  const dimensions = catalog.dimensions.map((note) => linkedNote(note, names));
  const claims = dimensions.flatMap((note) => claimOf(note) ?? []);
  return { ...catalog, features, dimensions, claims };
}

interface Names {
  readonly lists: ReadonlyMap<string, Meaning>;
  readonly features: readonly Feature[];
  /** Of features by id and former id, with their place in the order of the text. */
  readonly anchors: ReadonlyMap<string, readonly number[]>;
}

function anchorsByName(features: readonly Feature[]): Names['anchors'] {
  const places = new Map<string, number[]>();
  features.forEach(({ id, aliases }, at) => {
    for (const { value } of [id, ...aliases]) {
      const known = places.get(value);
      if (known) known.push(at);
      else places.set(value, [at]);
    }
  });
  return places;
}

function linkedNote(note: DimensionNote, names: Names): DimensionNote {
  const { plus, minus } = note;
  if (!plus && !minus) return note;
  return {
    ...note,
    ...(plus && { plus: linkedSide(plus, names) }),
    ...(minus && { minus: linkedSide(minus, names) }),
  };
}

function linkedSide(side: TokenList, { lists, features, anchors }: Names): TokenList {
  if (side.kind !== 'features') return linkedList(side, lists);
  const places = new Set(side.ids.flatMap(({ value }) => anchors.get(value) ?? []));
  const inOrder = [...places].sort((a, b) => a - b);
  return { ...side, lists: inOrder.flatMap((at) => features[at]!.anchors ?? []) };
}

/** The lists of a feature that name others. */
export function namedLists({ anchors, targets, negatives }: Feature): readonly NamedUse[] {
  const others = negatives?.kind === 'tokens' ? negatives.list : undefined;
  return [anchors, targets, others].flatMap((list) =>
    list?.kind === 'file' && list.named ? [list.named] : [],
  );
}

/** What a name stands for: the text of a list, or the path of a file. */
type Meaning = { readonly text: string } | { readonly path: string };

function meaningOf(list: NamedList['list']): Meaning {
  return list.kind === 'inline' ? { text: linesOf(list) } : { path: list.path.value };
}

type NamedUse = Located<string> & { readonly known: boolean };

function namesWords(feature: Feature): boolean {
  return namedLists(feature).length > 0;
}

function linked(feature: Feature, lists: ReadonlyMap<string, Meaning>): Feature {
  if (!namesWords(feature)) return feature;
  const { anchors, targets, negatives } = feature;
  const others: Negatives | undefined =
    negatives?.kind === 'tokens'
      ? { ...negatives, list: linkedList(negatives.list, lists) }
      : negatives;
  return {
    ...feature,
    ...(anchors && { anchors: linkedList(anchors, lists) }),
    ...(targets && { targets: linkedList(targets, lists) }),
    ...(others && { negatives: others }),
  };
}

function linkedList(list: TokenList, lists: ReadonlyMap<string, Meaning>): TokenList {
  if (list.kind !== 'file' || !list.named) return list;
  const found = lists.get(list.named.value);
  if (!found) return list;
  const named = { ...list.named, known: true };
  if ('text' in found) return { ...list, named, text: found.text };
  return { ...list, named, path: { value: found.path, span: list.path.span } };
}

/** In the form of a token file: each text a JSON string, so that none is taken for a comment. */
function linesOf({ tokens }: Extract<TokenList, { kind: 'inline' }>): string {
  return tokens.map((t) => (t.kind === 'text' ? `${JSON.stringify(t.text)}\n` : '')).join('');
}

/** The lists of both; of two with the same name the first counts. */
export function joinedWords(
  own: readonly NamedList[],
  above: readonly NamedList[],
): readonly NamedList[] {
  const names = new Set(own.map(({ name }) => name.value));
  return [...own, ...above.filter(({ name }) => !names.has(name.value))];
}
