import type { ErrorCode } from 'yaml';

/** The parser's findings, in words for the author of a catalog. */
const sentences: Partial<Readonly<Record<ErrorCode, string>>> = {
  BLOCK_AS_IMPLICIT_KEY:
    'A colon followed by a space begins a new key here; put the text in quotes if it is one value.',
  BLOCK_IN_FLOW:
    'Dashes and indentation do not work inside brackets or braces; use brackets there, too.',
  BAD_ALIAS: 'A word cannot begin with * here; put it in quotes.',
  BAD_COLLECTION_TYPE: 'This is neither the list nor the map that its tag names.',
  BAD_DQ_ESCAPE: 'There is no such escape; a backslash in double quotes is written twice.',
  BAD_INDENT:
    'This is not indented far enough for what it belongs to; or is a bracket before it not closed?',
  BAD_SCALAR_START: 'A word cannot begin with this character; put it in quotes.',
  DUPLICATE_KEY: 'This key is written twice.',
  KEY_OVER_1024_CHARS: 'A key cannot be longer than 1024 characters.',
  MULTILINE_IMPLICIT_KEY:
    'A key must stand on one line; is a colon, a quote or a bracket missing before it?',
  TAB_AS_INDENT: 'A tab cannot indent a line in YAML; use spaces.',
};

/** One sentence: ours if there is one, otherwise the parser's. */
export function sentenceOf(code: ErrorCode, message: string): string {
  return sentences[code] ?? `${message}.`.replace(/\.\.$/, '.');
}
