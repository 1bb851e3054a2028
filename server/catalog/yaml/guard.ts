/**
 * What a text must pass before the YAML parser sees it. The parser recurses, and a few hundred nested brackets end the
 * whole process (RELIABILITY: `RegExpCompiler Allocation failed`, not catchable). So its lexer, which
 * is linear and flat, runs alone first and the text is refused where a limit is passed.
 */
import { CST, Lexer } from 'yaml';
import type { ProblemCode } from '../problemCodes';
import { problem } from '../problem';
import type { Problem } from '../types';
import { countNesting } from './nesting';

export const yamlLimits = {
  /** Bytes of UTF-8. */
  bytes: 1_000_000,
  /** Collections within collections. */
  depth: 64,
  /** `&anchor` and `*alias` together. */
  references: 100,
  /** Tokens of the lexer: words, brackets, commas, spaces, line ends. */
  tokens: 200_000,
} as const;

export type Guarded =
  | { readonly ok: true; readonly lexemes: readonly string[] }
  | { readonly ok: false; readonly problem: Problem };

/** The lexer's tokens of a text that is safe to parse, or the reason why it is not. Linear; never throws. */
export function guardYaml(text: string): Guarded {
  return guardSize(text) ?? guardCharacters(text) ?? guardTokens(text);
}

function refuse(code: ProblemCode, start: number, end: number, message: string): Guarded {
  return { ok: false, problem: problem(code, { start, end }, message) };
}

function guardSize(text: string): Guarded | undefined {
  const bytes = text.length > yamlLimits.bytes ? Infinity : utf8Length(text);
  if (bytes <= yamlLimits.bytes) return undefined;
  return refuse('yaml-too-large', 0, 0, 'The catalog is larger than 1 MB, so it was not read.');
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a surrogate pair stands for two of its four bytes.
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) bytes += 2;
    else if (unit > 0x7f) bytes += 1;
  }
  return bytes;
}

const utf16 = /^(?:\ufffe|\u00ff\u00fe|\u00fe\u00ff|\ufffd\ufffd|.?\0)/su;
// C0 and C1 controls but tab, line feed, carriage return and next line; noncharacters; halves of surrogate pairs.
// eslint-disable-next-line no-control-regex
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Cs}/u;

function guardCharacters(text: string): Guarded | undefined {
  if (utf16.test(text)) {
    const message = 'This looks like UTF-16 or a binary file; save the catalog as UTF-8.';
    return refuse('yaml-bad-character', 0, Math.min(2, text.length), message);
  }
  const at = text.search(forbidden);
  if (at < 0) return undefined;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  const message = `The character U+${code} is not allowed in a catalog; write it as an escape in double quotes.`;
  return refuse('yaml-bad-character', at, at + 1, message);
}

/** Tokens that the lexer adds between those of the text: they take no room in it. */
const virtual = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

function guardTokens(text: string): Guarded {
  const lexemes: string[] = [];
  const nesting = countNesting();
  let offset = 0;
  let lineStart = 0;
  let references = 0;
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes.push(lexeme);
    if (virtual.has(lexeme)) continue;
    const type = CST.tokenType(lexeme);
    const refused =
      guardDirective(type, lexeme, offset) ??
      guardLimits(offset, {
        tokens: ++tokens,
        depth: nesting.next(type, offset - lineStart),
        references: type === 'anchor' || type === 'alias' ? ++references : 0,
      });
    if (refused) return refused;
    offset += lexeme.length;
    if (lexeme.endsWith('\n')) lineStart = offset;
  }
  return { ok: true, lexemes };
}

function guardLimits(
  offset: number,
  counts: Record<'tokens' | 'depth' | 'references', number>,
): Guarded | undefined {
  if (counts.depth > yamlLimits.depth) {
    const message = `The catalog nests deeper than ${yamlLimits.depth} levels here, so it was not read.`;
    return refuse('yaml-too-deep', offset, offset + 1, message);
  }
  if (counts.references > yamlLimits.references) {
    const message = `The catalog has more than ${yamlLimits.references} anchors and aliases, so it was not read.`;
    return refuse('yaml-unsupported', offset, offset + 1, message);
  }
  if (counts.tokens <= yamlLimits.tokens) return undefined;
  const message = `The catalog has more than ${yamlLimits.tokens} parts, so it was not read.`;
  return refuse('yaml-too-large', offset, offset + 1, message);
}

function guardDirective(type: string | null, lexeme: string, offset: number): Guarded | undefined {
  if (type !== 'directive-line' || /^%YAML\s+1\.2\s*$/.test(lexeme)) return undefined;
  const message = `The directive ${lexeme.slice(0, 40).trim()} is not allowed: a catalog is YAML 1.2.`;
  return refuse('yaml-unsupported', offset, offset + lexeme.length, message);
}
