import { CST, Lexer } from 'yaml';

export interface LexerToken {
  /** As the lexer gives it; the parser needs all of them. */
  readonly lexeme: string;
  /** The library's name of the token; `text` for the content of a plain or block scalar. */
  readonly type: string | null;
  readonly offset: number;
  /** Code units since the start of the line. */
  readonly column: number;
  /** A marker inserted by the lexer, which takes up no text. */
  readonly virtual: boolean;
}

const virtual = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/**
 * The tokens of a text by the YAML library's lexer, with their places. Linear and flat, whatever the text.
 *
 * @param from Where the text begins in a larger one, at the start of a line.
 */
export function* lex(text: string, from = 0): Generator<LexerToken, void> {
  let offset = from;
  let lineStart = from;
  let isText = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type = isText ? 'text' : CST.tokenType(lexeme);
    const isVirtual: boolean = !isText && virtual.has(lexeme);
    yield { lexeme, type, offset, column: offset - lineStart, virtual: isVirtual };
    isText = isVirtual && lexeme === CST.SCALAR;
    if (isVirtual) continue;
    offset += lexeme.length;
    const lineEnd = lexeme.lastIndexOf('\n');
    if (lineEnd >= 0) lineStart = offset - lexeme.length + lineEnd + 1;
  }
}
