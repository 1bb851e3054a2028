/** Members of a JSON object, one after the other: parsing a file of 100 MB at once would stop a thread for seconds. */

export interface Member {
  readonly key: string;
  /** Where its value begins in the text. */
  readonly start: number;
}

/**
 * Walks an object. The caller tells the walk where each value ends, by what it sends to `next`.
 *
 * @param from Index of its brace, perhaps after white space.
 * @returns The index after the object.
 * @throws {SyntaxError} The text is not an object in JSON.
 */
export function* membersOf(text: string, from: number): Generator<Member, number, number> {
  let at = after(text, from, '{');
  if (text[blank(text, at)] === '}') return blank(text, at) + 1;
  for (;;) {
    const begin = blank(text, at);
    if (text[begin] !== '"') throw unexpected(text, begin);
    const end = endOfString(text, begin);
    const key = JSON.parse(text.slice(begin, end)) as string;
    at = yield { key, start: blank(text, after(text, end, ':')) };
    const next = blank(text, at);
    if (text[next] === '}') return next + 1;
    at = after(text, next, ',');
  }
}

/**
 * The index after a value; whether the value is JSON is for `JSON.parse` to say. @throws {SyntaxError} It never ends.
 */
export function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (text[start] !== '{' && text[start] !== '[') return endOfPlain(text, start);
  const marks = /["{}[\]]/g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[0] === '"') marks.lastIndex = endOfString(text, mark.index);
    else depth += mark[0] === '{' || mark[0] === '[' ? 1 : -1;
    if (depth === 0) return mark.index + 1;
  }
  throw unexpected(text, text.length);
}

function endOfPlain(text: string, start: number): number {
  const end = /[\s,}\]]|$/g;
  end.lastIndex = start;
  const at = end.exec(text)!.index;
  if (at === start) throw unexpected(text, start);
  return at;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw unexpected(text, text.length);
    let first = quote;
    while (text[first - 1] === '\\') first--;
    if ((quote - Math.max(first, start + 1)) % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

/** The index of the first sign that is not white space. */
function blank(text: string, from: number): number {
  const sign = /[^ \t\r\n]|$/g;
  sign.lastIndex = from;
  return sign.exec(text)!.index;
}

function after(text: string, from: number, sign: string): number {
  const at = blank(text, from);
  if (text[at] !== sign) throw unexpected(text, at);
  return at + 1;
}

function unexpected(text: string, at: number): SyntaxError {
  const found = at < text.length ? `Unexpected ${JSON.stringify(text[at])}` : 'Unexpected end';
  return new SyntaxError(`${found} at position ${at}`);
}
