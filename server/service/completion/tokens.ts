import { scalarText, styleOf, type QuoteStyle } from '../../catalog/edit/scalar';
import { listStyle } from '../../catalog/edit/list';
import type { VocabularyLookup } from '../../catalog/facts';
import { nouns } from '../../protocol/nouns';
import { shown } from '../../catalog/resolve/resolveToken';
import { wordOf } from '../../catalog/resolve/variants';
import { Command } from '../../protocol/commands';
import type { Suggestions } from '../../protocol/cacheReading';
import { listAt, mapOfFeature } from '../nodes';
import { share } from '../numbers';
import { quoteText } from '../markdown/text';
import type { Found, CompletionScene, Source } from './source';
import { count } from '../../protocol/format';

/** The most tokens found by prefix alone. */
const mostByPrefix = 60;
const roles = new Set<string | number>(['anchors', 'targets', 'negatives']);

/**
 * Tokens for a feature's lists: first those that agree best with it, with their scores, then others that match the
 * typed prefix.
 */
export const tokens: Source = async (scene) => {
  const { context, document, feature, facts, world } = scene;
  const [root, , role, item] = context.path;
  const isList =
    root === 'features' && roles.has(role ?? '') && item === 0 && context.path.length === 4;
  if (!isList || !feature) return [];
  const style = styleFor(scene, String(role));
  const wanted = wordOf(context.typed.replace(/^["']/, ''));
  const suggestions =
    role === 'negatives' ? undefined : await world.suggest(document, feature.id.value);
  const taken = takenBy(scene, String(role));
  const { vocabulary } = facts;
  const { one } = nouns[vocabulary?.inputs?.modality ?? 'text'];
  const near = (suggestions?.tokens ?? [])
    .filter(({ text }) => isWanted(text, wanted, vocabulary) && !taken.has(text))
    .map(({ id, text, agreement }) => found({ id, text, one }, style, suggestions, agreement));
  const known = new Set(near.map(({ newText }) => newText));
  const others = (
    wanted === '' || !vocabulary ? [] : byPrefix(vocabulary, world.words(vocabulary), wanted)
  )
    .filter(({ text }) => !taken.has(text))
    .map((token) => found({ ...token, one }, style, undefined))
    .filter(({ newText }) => !known.has(newText));
  const unranked = suggestions === undefined && canRank(scene);
  return [...near, ...(unranked && others.length === 0 ? [buildFirst(scene)] : []), ...others];
};

/** Whether a cache of signs would rank the words: there is a model, and there are anchors to rank by. */
function canRank({ context, facts, feature }: CompletionScene): boolean {
  const [, , role] = context.path;
  const ranked = role === 'anchors' || role === 'targets';
  return ranked && facts.model !== undefined && feature?.anchors !== undefined;
}

/** In place of silence. */
function buildFirst({ context, document: { uri } }: CompletionScene): Found {
  const title = 'Build Token Cache';
  return {
    kind: 'snippet',
    label: 'Rank words by agreement …',
    detail: 'builds the token cache first',
    documentation:
      'There is no cache of signs yet, by which words that agree with the anchors are found.',
    newText: context.typed,
    command: { title, id: Command.buildCache, uri },
  };
}

/**
 * Begins with what is typed, and can be written; if nothing is typed, only whole words: no single byte, letter or mark.
 */
function isWanted(text: string, wanted: string, vocabulary: VocabularyLookup | undefined): boolean {
  const word = wordOf(text);
  if (!word.startsWith(wanted) || word.includes('\ufffd')) return false;
  return wanted !== '' || vocabulary?.inputs !== undefined || /^\p{L}[\p{L}\p{M}'-]+$/u.test(word);
}

interface Token {
  readonly id: number;
  readonly text: string;
}

function found(
  { id, text, one }: Token & { readonly one: string },
  style: QuoteStyle,
  suggestions: Suggestions | undefined,
  agreement?: number,
): Found {
  const score = agreement === undefined ? '' : `agreement ${share(agreement)} · `;
  const why =
    suggestions === undefined || agreement === undefined
      ? ''
      : `\n\nAgreement ${share(agreement)} with the feature's ${suggestions.k} dimensions, chosen on all ${suggestions.nPos} anchors (n− ${count(suggestions.nNeg)}): a hint, nothing was held out.`;
  return {
    kind: 'token',
    label: shown(text),
    detail: `${score}id ${id}`,
    documentation: `${one[0]!.toUpperCase()}${one.slice(1)} ${id}, ${quoteText(text)}${why}`,
    newText: scalarText(text, style),
  };
}

/** Quoted as in the list, unless the person has begun otherwise. */
function styleFor({ context, document, feature }: CompletionScene, role: string): QuoteStyle {
  if (context.typed !== '') return styleOf(context.typed);
  const map = feature && mapOfFeature(document, feature);
  const list = listAt(map, role);
  return list && list.items.length > 0 ? listStyle(list) : 'double';
}

function takenBy({ feature, context }: CompletionScene, role: string): ReadonlySet<string> {
  const list =
    role === 'anchors' ? feature?.anchors : role === 'targets' ? feature?.targets : undefined;
  const typed = context.typed.replace(/^["']/, '');
  const texts = list?.kind === 'inline' ? list.tokens : [];
  return new Set(
    texts.flatMap((token) => (token.kind === 'text' && token.text !== typed ? [token.text] : [])),
  );
}

/** Ordinary tokens whose word begins with `prefix`, by id: in most tokenizers frequent ones come first. */
function byPrefix(
  vocabulary: VocabularyLookup,
  known: readonly string[],
  prefix: string,
): readonly Token[] {
  const tokens: Token[] = [];
  for (let id = 0; id < known.length && tokens.length < mostByPrefix; id++) {
    if (isWanted(known[id]!, prefix, vocabulary) && !vocabulary.isSpecial(id)) {
      tokens.push({ id, text: vocabulary.textOf(id) });
    }
  }
  return tokens;
}

/** The word of every token, by id, as `World.words` remembers it. */
export function allWords(vocabulary: VocabularyLookup): readonly string[] {
  return Array.from({ length: vocabulary.size }, (_, id) => wordOf(vocabulary.textOf(id)));
}
