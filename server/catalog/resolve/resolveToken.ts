/** What a list of tokens comes to, however it is written. */
import type { VocabularyLookup } from '../facts';
import { problem } from '../problem';
import type { ProblemCode } from '../problemCodes';
import type { Problem, Span, TokenRef } from '../types';
import { nouns } from '../../protocol/nouns';
import { didYouMean, nearest } from '../parse/nearest';
import { textsOfNotation } from './notation';
import { variantsOf } from './variants';

/** One written token as found in the vocabulary. For a token from a file, `span` is that of the file's path. */
export interface ResolvedToken {
  readonly id: number;
  readonly text: string;
  readonly span: Span;
}

export interface TokenResolution {
  /** Undefined if the token cannot be used; `problem` then says why. */
  readonly token?: ResolvedToken;
  readonly problem?: Problem;
}

/** A token to resolve; `line` is its line in a token file. */
export type WantedToken = TokenRef & { readonly line?: number };

/**
 * The id of a written token: the one with exactly this text. Of several, the one that the tokenizer gives for the text
 * in running text is taken; if that is ambiguous, a problem says so. Special and unknown tokens are errors.
 *
 * @param given `isCounted`: nobody reads the words of a problem, so that no near token is looked for.
 */
export function resolveToken(
  wanted: WantedToken,
  vocabulary: VocabularyLookup,
  { isCounted = false }: { readonly isCounted?: boolean } = {},
): TokenResolution {
  return wanted.kind === 'id'
    ? resolveId(wanted.id, wanted.span, vocabulary)
    : resolveText(wanted.text, wanted, vocabulary, isCounted);
}

function resolveId(id: number, span: Span, vocabulary: VocabularyLookup): TokenResolution {
  if (id >= vocabulary.size) {
    const what = vocabulary.inputs
      ? `There is no ${nouns[vocabulary.inputs.modality].one} ${id}`
      : `The tokenizer has no token ${id}`;
    const message = `${what}: ids run from 0 to ${vocabulary.size - 1}.`;
    return { problem: problem('token-unknown-id', span, message) };
  }
  if (vocabulary.isSpecial(id)) return { problem: special(`Token ${id}`, span) };
  return { token: { id, text: vocabulary.textOf(id), span } };
}

function resolveText(
  text: string,
  { span, line }: WantedToken,
  vocabulary: VocabularyLookup,
  isCounted: boolean,
): TokenResolution {
  const where = line === undefined ? '' : ` (line ${line} of the file)`;
  const ids = vocabulary.idsOf(text);
  const ordinary = ids.filter((id) => !vocabulary.isSpecial(id)).sort((a, b) => a - b);
  if (ordinary.length > 0) return ofSeveral(text, ordinary, span, line === undefined, vocabulary);
  if (ids.length > 0) return { problem: special(shown(text) + where, span) };
  if (isCounted) return { problem: problem('anchor-not-single-token', span, shown(text) + where) };
  if (vocabulary.inputs) return { problem: unknownInput(text, span, where, vocabulary) };
  return { problem: notSingle(text, span, where, line === undefined, vocabulary) };
}

function special(what: string, span: Span): Problem {
  const message = `${what} is a special or unused token, which evaluations leave out.`;
  return problem('token-special', span, message);
}

/** At least one id has the text. */
function ofSeveral(
  text: string,
  ids: readonly number[],
  span: Span,
  fixable: boolean,
  vocabulary: VocabularyLookup,
): TokenResolution {
  const given = ids.length > 1 ? vocabulary.givenFor?.(text) : ids;
  const id = given?.[0] ?? ids[0]!;
  const doubt =
    given?.length === 1
      ? piece(text, id, span, fixable, vocabulary)
      : ambiguous(text, ids, given, span);
  return { token: { id, text, span }, ...(doubt && { problem: doubt }) };
}

/** @param given Those that running text gives; undefined if unknown. */
function ambiguous(
  text: string,
  ids: readonly number[],
  given: readonly number[] | undefined,
  span: Span,
): Problem {
  const start = `${shown(text)} is the text of ${ids.length} tokens (${listed(ids)})`;
  const taken =
    given === undefined
      ? `; the lowest, ${ids[0]!}, is taken.`
      : given.length === 0
        ? `, none of which the tokenizer gives for it alone; the lowest, ${ids[0]!}, is taken.`
        : `, of which running text gives ${listed(given)}; ${given[0]!} is taken.`;
  return problem('token-ambiguous', span, start + taken);
}

function listed(ids: readonly number[]): string {
  return ids.slice(0, 5).join(', ') + (ids.length > 5 ? ', ...' : '');
}

/** The problem of a token that is only a piece: a byte, or a part of words if the whole word is another token. */
function piece(
  text: string,
  id: number,
  span: Span,
  fixable: boolean,
  vocabulary: VocabularyLookup,
): Problem | undefined {
  const kind = vocabulary.pieceOf?.(id);
  if (kind === 'byte') {
    const message = `${shown(text)} has only a byte token here: ${id}, which running text holds for it.`;
    return problem('token-piece', span, message, { severity: 'information' });
  }
  const whole = kind === 'inside' && isSingle(` ${text}`, vocabulary) ? ` ${text}` : undefined;
  if (whole === undefined) return undefined;
  const newText = JSON.stringify(whole);
  const fix = { title: `Change to ${newText}`, span, newText };
  const message = `${shown(text)} is a piece inside words here, token ${id}; the whole word is ${newText}.`;
  return problem('token-piece', span, message, fixable ? { fix } : {});
}

/** Beyond this many inputs, names are not compared with all of them. */
const mostCompared = 5000;

function unknownInput(
  text: string,
  span: Span,
  where: string,
  vocabulary: VocabularyLookup,
): Problem {
  const { inputs, size } = vocabulary;
  const { many } = nouns[inputs!.modality];
  const names =
    size > mostCompared ? [] : Array.from({ length: size }, (_, id) => vocabulary.textOf(id));
  const end = didYouMean(nearest(text, names));
  const message = `${shown(text)}${where} is not one of the ${size} ${many}${end}`;
  return problem('input-unknown', span, message);
}

function notSingle(
  text: string,
  span: Span,
  where: string,
  fixable: boolean,
  vocabulary: VocabularyLookup,
): Problem {
  const code: ProblemCode = 'anchor-not-single-token';
  const start = `${shown(text)}${where} is not a single token`;
  const near = ofNotation(text, vocabulary) ?? nearVariant(text, vocabulary);
  if (near === undefined) return problem(code, span, `${start}.`);
  const newText = JSON.stringify(near);
  const fix = { title: `Change to ${newText}`, span, newText };
  return problem(code, span, `${start}, but ${newText} is.`, fixable ? { fix } : {});
}

/** The first variant of a word (leading space, case) that is one ordinary token. */
export function nearVariant(text: string, vocabulary: VocabularyLookup): string | undefined {
  return variantsOf(text).find((word) => isSingle(word, vocabulary));
}

/** Words that only join the others of a compound. */
const JOINING = new Set(['a', 'an', 'and', 'of', 'or', 'the', 'to', 'in', 'on', 'at', 'with']);

/** The words of a compound that are one ordinary token each, as in running text; none for a single word. */
export function singleParts(text: string, vocabulary: VocabularyLookup): readonly string[] {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  if (words.length < 2) return [];
  const told = words.filter((word) => !JOINING.has(word.toLowerCase()));
  const singles = told.map((word) =>
    isSingle(` ${word}`, vocabulary) ? ` ${word}` : nearVariant(` ${word}`, vocabulary),
  );
  return [...new Set(singles.filter((word) => word !== undefined))];
}

/** The ordinary token that a tokenizer's file writes like this, otherwise its nearest variant. */
export function ofNotation(name: string, vocabulary: VocabularyLookup): string | undefined {
  const texts = textsOfNotation(name);
  const [likeliest] = texts;
  return (
    texts.find((text) => isSingle(text, vocabulary)) ??
    (likeliest === undefined ? undefined : nearVariant(likeliest, vocabulary))
  );
}

function isSingle(text: string, vocabulary: VocabularyLookup): boolean {
  return vocabulary.idsOf(text).some((id) => !vocabulary.isSpecial(id));
}

/** A token's text in a message: quoted, so that a leading space shows; long ones cut. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}

/** The tokens of a list, however it is written. */
export interface ResolvedList {
  /** Usable tokens in the order written, repetitions included. */
  readonly tokens: readonly ResolvedToken[];
  readonly problems: readonly Problem[];
}

/** Token ids, null if a feature names none, and what is wrong with what it names. */
export interface Ids {
  readonly ids: readonly number[] | null;
  readonly problems: readonly Problem[];
}

/** Each id once, in the order written. */
export function uniqueIds(tokens: readonly ResolvedToken[]): number[] {
  return [...new Set(tokens.map((token) => token.id))];
}
