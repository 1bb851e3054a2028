/**
 * Markdown that a catalog's own words cannot break out of. Everything that a person or a file wrote goes
 * through {@link escapeText} or {@link quoteText}; only this folder writes links and images.
 */

import { shortened } from '../../protocol/userText';

const punctuation = /[!-/:-@[-`{-~]/g;

/** Controls, line and paragraph ends, zero-width and bidirectional marks, lone surrogates. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The text as plain words on one line: every ASCII punctuation mark is escaped (CommonMark 2.4), so that no link,
 * image, HTML, entity, table cell or automatic link can result; invisible characters are shown as U+XXXX.
 */
export function escapeText(text: string, limit = 300): string {
  return showInvisible(shortened(text.replace(/\s+/g, ' ').trim(), limit)).replace(
    punctuation,
    '\\$&',
  );
}

/** A token's text in double quotes, every space kept visible in the quotes, e.g. `" dog"`. */
export function quoteText(text: string, limit = 80): string {
  const shown = JSON.stringify(shortened(text, limit)).replace(/ /g, '\u00a0');
  return showInvisible(shown).replace(punctuation, '\\$&');
}

function showInvisible(text: string): string {
  return text.replace(invisible, (mark) => {
    const code = mark.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return `U+${code}`;
  });
}

/** A Markdown table; cells are Markdown already. The first column is left-aligned, numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, column) => (column === 0 ? ':--' : '--:'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
