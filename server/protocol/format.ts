/**
 * Numbers as a person reads them, on every surface the same: AUCs, p and q with 3 digits, logits and KL with 2, bits
 * with 3 significant ones, shares in per cent with 1, counts in groups of three; a real minus sign; changes signed.
 */

const MINUS = '\u2212';
const NO_BREAK = '\u00a0';

/** @param digits Digits after the point. What rounds to 0 has no sign. */
export function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** Like {@link fixed}, with a plus sign before positive numbers: for changes. */
export function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/**
 * Digits after the point for effects that are listed together, e.g. logits: 2, and where the largest of them is below
 * 0.1, as many as give it three significant ones, so that an effect that is not 0 does not read as `+0.00`.
 */
export function effectDigits(values: readonly number[]): number {
  const most = Math.max(0, ...values.map(Math.abs));
  if (most === 0 || most >= 0.1) return 2;
  return Math.min(MOST_EFFECT_DIGITS, 2 - Math.floor(Math.log10(most)));
}

/** Smaller ones are rounding errors of the model. */
const MOST_EFFECT_DIGITS = 9;

/** A whole number, e.g. `9,176`. */
export function count(value: number): string {
  return grouped(fixed(value, 0));
}

/** Like {@link count}, with a sign: for changes. */
export function signedCount(value: number): string {
  return grouped(signed(value, 0));
}

function grouped(whole: string): string {
  return whole.replace(/\d+/, (digits) => Number(digits).toLocaleString('en-US'));
}

/** e.g. `14.9 %`; a share that is not 0 never reads as 0. @param share In [0, 1]. */
export function percent(share: number): string {
  return share > 0 && share < 0.0005 ? '< 0.1 %' : `${fixed(100 * share, 1)} %`;
}

/** Three significant digits, e.g. `0.0123`, `14.9`, `255`. */
export function bits(value: number): string {
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return grouped(fixed(value, Math.max(0, 2 - magnitude)));
}

/** Like {@link bits}, with a sign: for distances. */
export function signedBits(value: number): string {
  return value > 0 ? `+${bits(value)}` : bits(value);
}

/** `= 0.012` or `< 0.001`: goes after p or q. */
export function pRelation(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${fixed(p, 3)}`;
}

/** For pages, whose lines are as wide as their window: a relation stays beside its number and what has it. */
export function unbroken(words: string): string {
  return words.replace(/ ([=<>≤≥]) (?=[\d.+\u2212])/g, `${NO_BREAK}$1${NO_BREAK}`);
}

/** Like {@link pRelation} without the equals sign: for tables. */
export function pValue(p: number): string {
  return p < 0.001 ? '< 0.001' : fixed(p, 3);
}

/** Whether no draw reached the statistic: a p as small as so many draws can give. */
export function isLeast(p: number, draws: number): boolean {
  return Math.abs(p * (draws + 1) - 1) < 1e-9;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** More than these would show noise. */
const MOST_DIGITS = 6;

/** e.g. `[0.985, 0.992]`; as many digits as tell its ends apart, at least `digits`. */
export function interval({ low, high }: Bounds, digits = 3): string {
  const d = digitsFor({ low, high }, digits);
  return `[${fixed(low, d)}, ${fixed(high, d)}]`;
}

/** e.g. `−1.84 [−2.11, −1.57]`, each with its sign: for changes. */
export function change(
  { value, low, high }: Bounds & { readonly value: number },
  digits = 2,
): string {
  const d = digitsFor({ low, high }, digits);
  return `${signed(value, d)} [${signed(low, d)}, ${signed(high, d)}]`;
}

/** Digits with which the ends of an interval read as different numbers. */
export function digitsFor({ low, high }: Bounds, digits: number): number {
  let d = digits;
  while (d < MOST_DIGITS && low !== high && fixed(low, d) === fixed(high, d)) d++;
  return d;
}

/** The ranks of what is tied, 1 the best: `17` or `17–18`. */
export function ranks(first: number, last: number): string {
  return first === last ? count(first) : `${count(first)}–${count(last)}`;
}

/** A mid-rank as whole ranks: one that ends in .5 lies between the two of them that are tied for certain. */
export function ranksOfMid(rank: number): readonly [first: number, last: number] {
  return [Math.floor(rank), Math.ceil(rank)];
}

/** Words from elsewhere as a sentence: a capital, a full stop, and real minus signs before numbers. */
export function sentence(text: string): string {
  const minus = text.replace(/(^|[\s([])-(?=[\d.])/g, `$1${MINUS}`);
  const capital = minus.charAt(0).toUpperCase() + minus.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
