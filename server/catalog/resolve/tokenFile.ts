export interface FileLine {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

export interface TokenFile {
  readonly tokens: readonly FileLine[];
  /** 1-based numbers of the lines that cannot be read. */
  readonly badLines: readonly number[];
}

/**
 * The token texts of a list file: one per line, UTF-8, any line ends. Leading and trailing spaces belong to the token.
 * Empty lines are skipped; a line that begins with `#` is a comment, unless it is a piece of a word such as `##ing`;
 * one that begins with `"` is a JSON string, so that every token can be written (`"#"`, `"\n"`).
 */
export function readTokenFile(text: string): TokenFile {
  const tokens: FileLine[] = [];
  const badLines: number[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  lines.forEach((written, i) => {
    if (written === '' || isComment(written)) return;
    const token = written.startsWith('"') ? jsonText(written) : written;
    if (token === undefined) badLines.push(i + 1);
    else tokens.push({ text: token, line: i + 1 });
  });
  return { tokens, badLines };
}

/** `##ing` is a piece of a word in BERT's notation: as a comment it would be left out in silence. */
function isComment(line: string): boolean {
  return line.startsWith('#') && !/^##[\p{L}\p{N}]/u.test(line);
}

function jsonText(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : undefined;
  } catch {
    // Not JSON: the caller reports the line.
    return undefined;
  }
}
