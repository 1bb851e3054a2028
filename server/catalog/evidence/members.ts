/** Members of a JSON object, one after the other: parsing a file of 100 MB at once would stop a thread for seconds. */
import type { JsonText } from './jsonText';

export interface Member {
  readonly key: string;
  /** Where its value begins in the text. */
  readonly start: number;
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Walks an object. The caller tells the walk where each value ends, by what it sends to `next`.
 *
 * @param from Index of its brace, perhaps after white space.
 * @returns The index after the object.
 * @throws {SyntaxError} The text is not an object in JSON.
 */
export function* membersOf(text: JsonText, from: number): Generator<Member, number, number> {
  let at = after(text, from, OPEN);
  if (text.at(blank(text, at)) === CLOSE) return blank(text, at) + 1;
  for (;;) {
    const begin = blank(text, at);
    if (text.at(begin) !== QUOTE) throw unexpected(text, begin);
    const end = endOfString(text, begin);
    const key = JSON.parse(text.slice(begin, end)) as string;
    at = yield { key, start: blank(text, after(text, end, COLON)) };
    const next = blank(text, at);
    if (text.at(next) === CLOSE) return next + 1;
    at = after(text, next, COMMA);
  }
}

/**
 * The index after a value; whether the value is JSON is for `JSON.parse` to say. @throws {SyntaxError} It never ends.
 */
export function endOfValue(text: JsonText, start: number): number {
  const first = text.at(start);
  if (first === QUOTE) return endOfString(text, start);
  if (first !== OPEN && first !== OPEN_LIST) return endOfPlain(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text.at(at);
    if (sign === QUOTE) at = endOfString(text, at) - 1;
    else if (sign === OPEN || sign === OPEN_LIST) depth++;
    else if ((sign === CLOSE || sign === CLOSE_LIST) && --depth === 0) return at + 1;
  }
  throw unexpected(text, text.length);
}

function endOfPlain(text: JsonText, start: number): number {
  let at = start;
  while (at < text.length && !isBlank(text.at(at)) && !ENDS.has(text.at(at))) at++;
  if (at === start) throw unexpected(text, start);
  return at;
}

const ENDS = new Set([COMMA, CLOSE, CLOSE_LIST]);

function endOfString(text: JsonText, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const sign = text.at(at);
    if (sign === QUOTE) return at + 1;
    if (sign === BACKSLASH) at++;
  }
  throw unexpected(text, text.length);
}

/** The index of the first sign that is not white space. */
export function blank(text: JsonText, from: number): number {
  let at = from;
  while (isBlank(text.at(at))) at++;
  return at;
}

/** Space, tab, line feed, carriage return. */
function isBlank(sign: number): boolean {
  return sign === 0x20 || sign === 0x0a || sign === 0x09 || sign === 0x0d;
}

function after(text: JsonText, from: number, sign: number): number {
  const at = blank(text, from);
  if (text.at(at) !== sign) throw unexpected(text, at);
  return at + 1;
}

export function unexpected(text: JsonText, at: number): SyntaxError {
  const found =
    at < text.length ? `Unexpected ${JSON.stringify(text.slice(at, at + 1))}` : 'Unexpected end';
  return new SyntaxError(`${found} at position ${at}`);
}
