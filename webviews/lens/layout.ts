/** A reading as the lens shows it: values out of bytes, levels of colour, windows of tokens. Pure. */

/** Values of one feature, or of one layer. */
export interface Values {
  /** [0, 100], one a token. */
  readonly percentile: readonly number[];
  /** [0, 1] */
  readonly agreement: readonly number[];
}

/** @param bytes As `lensAsks` describes them. */
export function unpacked(bytes: ArrayBuffer | undefined, tokens: number): Values[] {
  if (bytes === undefined || tokens === 0) return [];
  const view = new DataView(bytes);
  const series = (from: number, scale: number): number[] =>
    Array.from({ length: tokens }, (_, t) => view.getUint16(from + 2 * t, true) / scale);
  return Array.from({ length: Math.floor(bytes.byteLength / (4 * tokens)) }, (_, i) => ({
    percentile: series(4 * tokens * i, 100),
    agreement: series(4 * tokens * i + 2 * tokens, 10_000),
  }));
}

/** The scale is fixed, never the text's own: from -4 (below 1) over 0 (25 to 75) to 4 (above 99). */
export function levelOf(percentile: number): number {
  const above = LEVELS.filter((limit) => percentile > limit).length;
  const below = LEVELS.filter((limit) => percentile < 100 - limit).length;
  return above - below;
}

const LEVELS = [75, 90, 95, 99];

/** A class of the style sheet. */
export function levelClass(level: number): string {
  return level === 0 ? 'level' : `level ${level > 0 ? 'up' : 'down'}-${Math.abs(level)}`;
}

export function endsLine(text: string): boolean {
  return text.includes('\n');
}

/** Tokens of a matrix. */
const WIDE = 40;

/** The part of a text that a matrix shows: the page of tokens around one of them. */
export function pageAround(
  at: number,
  tokens: number,
): { readonly from: number; readonly to: number } {
  const from = Math.floor(at / WIDE) * WIDE;
  return { from, to: Math.min(tokens, from + WIDE) };
}

/** Rows of a matrix: the chosen one first, then those that stand out most among these tokens. */
export function strongest(
  values: readonly Values[],
  chosen: number,
  { from, to }: { readonly from: number; readonly to: number },
  most: number,
): number[] {
  const peak = ({ percentile }: Values): number => Math.max(...percentile.slice(from, to));
  const others = values
    .map((_, i) => i)
    .filter((i) => i !== chosen)
    .sort((a, b) => peak(values[b]!) - peak(values[a]!) || a - b);
  return [...(values[chosen] ? [chosen] : []), ...others].slice(0, most);
}

/** Features at one token, highest percentile first. */
export function rankedAt(values: readonly Values[], position: number): number[] {
  const at = (i: number): readonly [number, number] => [
    values[i]!.percentile[position]!,
    values[i]!.agreement[position]!,
  ];
  return values
    .map((_, i) => i)
    .sort((a, b) => at(b)[0] - at(a)[0] || at(b)[1] - at(a)[1] || a - b);
}
