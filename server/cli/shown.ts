/** What a terminal is sent: words of catalogs and models, which may hold anything, never steer it. */
import { visibleLines } from '../protocol/userText';

/** Takes a terminal's last line away: the one sequence that Dimcat itself sends. */
export const REWRITE = '\r\u001b[2K';

/** A message or progress. */
export function shownMessage(text: string): string {
  return text.startsWith(REWRITE)
    ? REWRITE + visibleLines(text.slice(REWRITE.length))
    : visibleLines(text);
}

/** A result: as it is for files and programs, safe for a terminal. */
export function shownResult(text: string | Uint8Array, isTerminal: boolean): string | Uint8Array {
  return isTerminal && typeof text === 'string' ? visibleLines(text) : text;
}
