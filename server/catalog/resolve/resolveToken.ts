import type { VocabularyLookup } from '../facts';
import { problem } from '../problem';
import type { ProblemCode } from '../problemCodes';
import type { Problem, Span, TokenRef } from '../types';
import { nouns } from '../../protocol/nouns';
import { didYouMean, nearest } from '../parse/nearest';
import { variantsOf } from './variants';

/** One written token as found in the vocabulary. `span` is that of the file's path for a token from a file. */
export interface ResolvedToken {
  readonly id: number;
  readonly text: string;
  readonly span: Span;
}

export interface TokenResolution {
  /** Undefined where the token cannot be used; `problem` then says why. */
  readonly token?: ResolvedToken;
  readonly problem?: Problem;
}

/** A token to resolve; `line` is its line in a token file. */
export type WantedToken = TokenRef & { readonly line?: number };

/**
 * The id behind a written token: the one with exactly this text. Of several, the lowest that is not special is
 * taken, and that is said. Special and unknown tokens are errors.
 */
export function resolveToken(wanted: WantedToken, vocabulary: VocabularyLookup): TokenResolution {
  return wanted.kind === 'id'
    ? resolveId(wanted.id, wanted.span, vocabulary)
    : resolveText(wanted.text, wanted, vocabulary);
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
): TokenResolution {
  const where = line === undefined ? '' : ` (line ${line} of the file)`;
  const ids = vocabulary.idsOf(text);
  const ordinary = ids.filter((id) => !vocabulary.isSpecial(id)).sort((a, b) => a - b);
  const [id] = ordinary;
  if (id !== undefined) {
    const token = { id, text, span };
    return ordinary.length === 1 ? { token } : { token, problem: ambiguous(text, ordinary, span) };
  }
  if (ids.length > 0) return { problem: special(shown(text) + where, span) };
  if (vocabulary.inputs) return { problem: unknownInput(text, span, where, vocabulary) };
  return { problem: notSingle(text, span, where, line === undefined, vocabulary) };
}

function special(what: string, span: Span): Problem {
  const message = `${what} is a special or unused token: no evaluation holds it.`;
  return problem('token-special', span, message);
}

function ambiguous(text: string, ids: readonly number[], span: Span): Problem {
  const listed = ids.slice(0, 5).join(', ') + (ids.length > 5 ? ', ...' : '');
  const message = `${shown(text)} is the text of ${ids.length} tokens (${listed}); the lowest, ${ids[0]!}, is taken.`;
  return problem('token-ambiguous', span, message);
}

/** Beyond this many inputs no name is compared with all of them. */
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
  const near = nearVariant(text, vocabulary);
  if (near === undefined) return problem(code, span, `${start}.`);
  const newText = JSON.stringify(near);
  const fix = { title: `Change to ${newText}`, span, newText };
  return problem(code, span, `${start}, but ${newText} is.`, fixable ? { fix } : {});
}

/** The first variant of a word (leading space, case) that is one ordinary token. */
export function nearVariant(text: string, vocabulary: VocabularyLookup): string | undefined {
  const single = (word: string): boolean =>
    vocabulary.idsOf(word).some((id) => !vocabulary.isSpecial(id));
  return variantsOf(text).find(single);
}

/** A token's text in a message: quoted, so that a leading space shows; long ones cut. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
