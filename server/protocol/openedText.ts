/** A file that a person opens to be read as a text. */

/** Bytes: as large as the command line reads. */
export const LARGEST_TEXT_FILE = 256 << 10;
/** Characters that a page holds. */
export const LONGEST_TEXT = 20_000;

export type OpenedText =
  { readonly text: string } | { readonly refused: 'binary' | 'long' | 'empty' };

/**
 * Line ends become those of a page, and the last is left out.
 *
 * @param decode Reads the file's bytes as UTF-8; throws for others.
 */
export function openedText(bytes: number, decode: () => string): OpenedText {
  if (bytes > LARGEST_TEXT_FILE) return { refused: 'long' };
  const text = decodedBy(decode)?.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (text === undefined || text.includes('\0')) return { refused: 'binary' };
  if (text.trim() === '') return { refused: 'empty' };
  return text.length > LONGEST_TEXT ? { refused: 'long' } : { text };
}

function decodedBy(decode: () => string): string | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
