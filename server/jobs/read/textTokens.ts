/** A text as the tokens that are read, and as windows that fit into the model. */
import { nounsOf } from '../../catalog/modality';
import { faultError } from '../../protocol/fault';
import { contextLengthOf } from '../../surroundings/contextLength';
import type { Prepared } from '../prepare';

/** Tokens of one text: what a person can look at. */
const MOST_TOKENS = 16_384;
/** Where nothing with the model says how much it takes at once. */
const USUAL_CONTEXT = 512;

/** The tokens of a text, without the catalog's prefix. @throws FaultError For a text that cannot be read. */
export async function tokensOf(
  { tokenizer, vocabulary, catalog }: Pick<Prepared, 'tokenizer' | 'vocabulary' | 'catalog'>,
  text: string,
): Promise<readonly number[]> {
  if (!tokenizer)
    throw faultError(
      'modality-unsupported',
      `The model reads ${nounsOf(catalog).many}: there are no tokens of a text to read.`,
      `Read ${nounsOf(catalog).many} by its features, or texts with the catalog of a model of text.`,
    );
  if (text.trim() === '') throw unreadable('The text is empty.', 'Give a text of a word or more.');
  const tokens = await tokenizer.encode(text);
  if (tokens.length === 0 || tokens.every((id) => vocabulary.isSpecial(id)))
    throw unreadable(
      'The tokenizer knows no part of the text.',
      'Give a text in the language and spelling that the model was trained on.',
    );
  if (tokens.length > MOST_TOKENS)
    throw unreadable(
      `The text has ${tokens.length} tokens; at most ${MOST_TOKENS} are read at once.`,
      'Divide the text.',
    );
  return tokens;
}

function unreadable(message: string, advice: string): Error {
  return faultError('bad-arguments', message, advice);
}

/** Tokens that run together: `from` to `to`, of which those from `kept` on are read here. */
export interface Window {
  readonly from: number;
  readonly kept: number;
  readonly to: number;
}

/**
 * Windows of at most `width` tokens, each half a window further than the last, so that behind the first window every
 * token has half a window or more before it.
 *
 * @param count, width At least 1.
 */
export function windowsOf(count: number, width: number): Window[] {
  const windows: Window[] = [{ from: 0, kept: 0, to: Math.min(count, width) }];
  const step = Math.max(1, width >> 1);
  for (let last = windows[0]!; last.to < count; last = windows.at(-1)!) {
    const to = Math.min(count, last.to + step);
    windows.push({ from: Math.max(0, to - width), kept: last.to, to });
  }
  return windows;
}

/** The most tokens of a text that the model takes at once, after the prefix. */
export async function windowWidth({ request }: Pick<Prepared, 'request'>): Promise<number> {
  const context = (await contextLengthOf(request.model.path)) ?? USUAL_CONTEXT;
  return Math.max(1, context - request.prefix.length);
}
