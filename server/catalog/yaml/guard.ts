/**
 * The limits that a text must pass before YAML is composed from it. Composing recurses, and a few hundred nested
 * brackets crash the process (`RegExpCompiler Allocation failed`, which cannot be caught). The two stages before it,
 * the library's lexer and syntax parser, are linear and flat: the parser keeps open collections on its own stack. So
 * this module drives them token by token, and refuses the text once a limit is passed.
 */
import { Parser, type CST } from 'yaml';
import { mistaken } from '../../protocol/contents';
import type { ProblemCode } from '../problemCodes';
import { problem } from '../problem';
import type { Problem } from '../types';
import { lex } from './lex';

export const yamlLimits = {
  /** Bytes of UTF-8. */
  bytes: 1_000_000,
  /** Collections within collections, as the syntax parser stacks them. */
  depth: 64,
  /** `&anchor` and `*alias` together. */
  references: 100,
  /** Lexer tokens: words, brackets, commas, spaces, line ends. */
  parts: 200_000,
} as const;

/** How much of each limit a text uses, besides that of its size. */
export interface YamlUse {
  readonly depth: number;
  readonly references: number;
  readonly parts: number;
}

export type Guarded =
  | { readonly ok: true; readonly tokens: readonly CST.Token[]; readonly use: YamlUse }
  | { readonly ok: false; readonly problem: Problem };

/** The syntax tokens of a text that is safe to compose, or the reason why it is not. Linear. */
export function guardYaml(text: string): Guarded {
  const refused = guardText(text);
  return refused ? { ok: false, problem: refused } : guardTokens(text);
}

/** Why a text is refused by its first lines, its size or its characters, before any token is read of it. Linear. */
export function guardText(text: string): Problem | undefined {
  const other = mistaken(text.slice(0, 4_000), text.length, 'catalog');
  if (other) return refusal('wrong-type', 0, 0, `This ${other.what}. ${other.advice}`);
  return guardSize(text) ?? guardCharacters(text);
}

/**
 * The refusal of a text for the number of its parts, if the last one that is allowed lies before `end`. For a caller
 * who knows that nothing else before `end` is refused.
 */
export function refusedForParts(text: string, end: number): Problem | undefined {
  let parts = 0;
  for (const { offset, virtual } of lex(text)) {
    if (offset >= end) return undefined;
    if (!virtual && ++parts > yamlLimits.parts) return tooManyParts(offset);
  }
  return undefined;
}

function refusal(code: ProblemCode, start: number, end: number, message: string): Problem {
  return problem(code, { start, end }, message);
}

function refuse(...[code, start, end, message]: Parameters<typeof refusal>): Guarded {
  return { ok: false, problem: refusal(code, start, end, message) };
}

function guardSize(text: string): Problem | undefined {
  if (text.length <= yamlLimits.bytes && utf8Length(text) <= yamlLimits.bytes) return undefined;
  return refusal('yaml-too-large', 0, 0, 'The catalog is larger than 1 MB, so it was not read.');
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a surrogate pair counts for two of its four bytes.
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) bytes += 2;
    else if (unit > 0x7f) bytes += 1;
  }
  return bytes;
}

const utf16 = /^(?:\ufffe|\u00ff\u00fe|\u00fe\u00ff|\ufffd\ufffd|.?\0)/su;
// C0 and C1 controls but tab, line feed, carriage return and next line; noncharacters; halves of surrogate pairs.
// eslint-disable-next-line no-control-regex
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Cs}/u;

function guardCharacters(text: string): Problem | undefined {
  if (utf16.test(text)) {
    const message = 'This looks like UTF-16 or a binary file; save the catalog as UTF-8.';
    return refusal('yaml-bad-character', 0, Math.min(2, text.length), message);
  }
  const at = text.search(forbidden);
  if (at < 0) return undefined;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  const message = `The character U+${code} is not allowed in a catalog; write it as an escape in double quotes.`;
  return refusal('yaml-bad-character', at, at + 1, message);
}

/**
 * The syntax tokens of a text, or a part of one, that {@link guardText} has let through. Linear.
 *
 * @param from Where the part begins in the text, at the start of a line: places count from the start of that.
 */
export function guardTokens(text: string, from = 0): Guarded {
  const parser = new Parser();
  parser.offset = from;
  const tokens: CST.Token[] = [];
  let references = 0;
  let parts = 0;
  let deepest = 0;
  for (const { lexeme, type, offset, virtual } of lex(text, from)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (virtual) continue;
    if (type === 'anchor' || type === 'alias') references++;
    const depth = openCollections(parser);
    deepest = Math.max(deepest, depth);
    const refused =
      guardDirective(type, lexeme, offset) ??
      guardLimits(offset, { parts: ++parts, depth, references });
    if (refused) return refused;
  }
  for (const token of parser.end()) tokens.push(token);
  return { ok: true, tokens, use: { depth: deepest, references, parts } };
}

/** Above the document, the parser's stack holds the open collections and perhaps the value being read. */
function openCollections({ stack }: Parser): number {
  const top = stack.at(-1);
  return stack.length - (top && 'items' in top ? 1 : 2);
}

function guardLimits(
  offset: number,
  counts: Record<'parts' | 'depth' | 'references', number>,
): Guarded | undefined {
  if (counts.depth > yamlLimits.depth) {
    const message = `The catalog nests deeper than ${yamlLimits.depth} levels here, so it was not read.`;
    return refuse('yaml-too-deep', offset, offset + 1, message);
  }
  if (counts.references > yamlLimits.references) {
    const message = `The catalog has more than ${yamlLimits.references} anchors and aliases, so it was not read.`;
    return refuse('yaml-unsupported', offset, offset + 1, message);
  }
  return counts.parts > yamlLimits.parts ? { ok: false, problem: tooManyParts(offset) } : undefined;
}

function tooManyParts(offset: number): Problem {
  const message = `The catalog has more than ${yamlLimits.parts} parts, so it was not read.`;
  return refusal('yaml-too-large', offset, offset + 1, message);
}

function guardDirective(type: string | null, lexeme: string, offset: number): Guarded | undefined {
  if (type !== 'directive-line' || /^%YAML\s+1\.2\s*$/.test(lexeme)) return undefined;
  const message = `The directive ${lexeme.slice(0, 40).trim()} is not allowed: a catalog is YAML 1.2.`;
  return refuse('yaml-unsupported', offset, offset + lexeme.length, message);
}
