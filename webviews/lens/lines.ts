/** Tokens in lines, broken by their widths, so that a text of any length has a height before it is drawn. Pure. */

/** The tokens from one on, before another. */
export interface Line {
  readonly from: number;
  readonly to: number;
}

/** A text in lines. */
export interface Wrapped {
  readonly lines: readonly Line[];
  /** Of each token, from the left edge of its line, in pixels. */
  readonly middles: readonly number[];
}

/**
 * Fills each line as far as it goes. A token that is wider than a line has one for itself.
 *
 * @param widths Of the tokens, in pixels.
 * @param gap Between two tokens of a line.
 * @param endsLine Whether a line ends behind a token.
 * @param wide Of a line.
 */
export function wrapped(
  widths: readonly number[],
  { gap, endsLine, wide }: { gap: number; endsLine: (token: number) => boolean; wide: number },
): Wrapped {
  const lines: Line[] = [];
  const middles: number[] = [];
  let [from, end] = [0, 0];
  widths.forEach((width, token) => {
    if (token > from && (endsLine(token - 1) || end + gap + width > wide)) {
      lines.push({ from, to: token });
      [from, end] = [token, 0];
    }
    const left = token > from ? end + gap : 0;
    middles.push(left + width / 2);
    end = left + width;
  });
  if (widths.length > 0) lines.push({ from, to: widths.length });
  return { lines, middles };
}

/** The line that holds a token. */
export function lineOf(lines: readonly Line[], token: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]!.from <= token) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface Key {
  readonly key: string;
  /** Ctrl, or ⌘ on a Mac. */
  readonly isHeld: boolean;
}

/**
 * Where a key leads: to the next token, to the one above or below, to an end of the line or of the text.
 *
 * @param page Lines that PageUp and PageDown go.
 * @returns Undefined for a key without a meaning here.
 */
export function steppedTo(
  text: Wrapped,
  at: number,
  { key, isHeld }: Key,
  page: number,
): number | undefined {
  const last = text.middles.length - 1;
  const line = text.lines[lineOf(text.lines, at)];
  if (line === undefined || (isHeld && key !== 'Home' && key !== 'End')) return undefined;
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'Home':
      return isHeld ? 0 : line.from;
    case 'End':
      return isHeld ? last : line.to - 1;
    case 'ArrowDown':
      return across(text, at, 1);
    case 'ArrowUp':
      return across(text, at, -1);
    case 'PageDown':
      return across(text, at, page);
    case 'PageUp':
      return across(text, at, -page);
    default:
      return undefined;
  }
}

/** The token of another line that stands nearest above or below. */
function across({ lines, middles }: Wrapped, at: number, by: number): number {
  const own = lineOf(lines, at);
  const other = Math.max(0, Math.min(lines.length - 1, own + by));
  if (other === own) return at;
  const { from, to } = lines[other]!;
  let best = from;
  for (let token = from + 1; token < to; token++)
    if (Math.abs(middles[token]! - middles[at]!) < Math.abs(middles[best]! - middles[at]!))
      best = token;
  return best;
}

/** Lines that are drawn, or the number of those that are not, in their order. */
export type Part = { readonly line: number } | { readonly gap: number };

/**
 * Some lines and one more, with the gaps between them.
 *
 * @param kept A line that is drawn wherever it lies: screen readers are told of it.
 */
export function partsOf(
  lines: number,
  { from, to }: { readonly from: number; readonly to: number },
  kept: number,
): Part[] {
  const inSight = Array.from(
    { length: Math.max(0, Math.min(lines, to) - from) },
    (_, i) => from + i,
  );
  const drawn = kept < from ? [kept, ...inSight] : kept >= to ? [...inSight, kept] : inSight;
  const parts: Part[] = [];
  let next = 0;
  for (const line of drawn) {
    if (line > next) parts.push({ gap: line - next });
    parts.push({ line });
    next = line + 1;
  }
  if (lines > next) parts.push({ gap: lines - next });
  return parts;
}
