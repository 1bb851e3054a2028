/** Numbers as a person reads them: a real minus sign, fixed digits, counts in groups of three, and what is counted. */
import * as l10n from '@vscode/l10n';
import type { Estimate, MeanEffect } from '../../server/protocol/evidence';

const MINUS = '\u2212';

/** @param digits Digits after the point. -0 is written without a sign. */
export function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** Like {@link fixed}, with a plus sign before positive numbers: for changes. */
export function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** @param value A whole number. */
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

/** @param share In [0, 1]. */
export function percent(share: number): string {
  return `${fixed(100 * share, share > 0 && share < 0.1 ? 1 : 0)} %`;
}

export function pValue(p: number): string {
  return p < 0.001 ? '< 0.001' : fixed(p, 3);
}

/** `= 0.012` or `< 0.001`. */
export function pRelation(p: number): string {
  return p < 0.001 ? pValue(p) : `= ${pValue(p)}`;
}

/** @returns `[0.790, 0.894]`; undefined if no honest interval can be given. */
export function interval(
  { low, high }: Pick<Estimate, 'low' | 'high'>,
  digits: number,
): string | undefined {
  if (low === null || high === null) return undefined;
  return `[${fixed(low, digits)}, ${fixed(high, digits)}]`;
}

export function estimateText(estimate: Estimate, digits = 3): string {
  return `${fixed(estimate.value, digits)} ${interval(estimate, digits) ?? l10n.t('(no interval)')}`;
}

export function changeText(effect: MeanEffect, digits = 2): string {
  return `${signed(effect.mean, digits)} [${signed(effect.low, digits)}, ${signed(effect.high, digits)}]`;
}

/** Words from elsewhere as a sentence: a capital, a full stop, and real minus signs before numbers. */
export function sentence(text: string): string {
  const minus = text.replace(/(^|[\s([])-(?=[\d.])/g, `$1${MINUS}`);
  const capital = minus.charAt(0).toUpperCase() + minus.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** How many of something, in words. One and many are separate sentences, since plurals differ between languages. */
export function dimensionsText(n: number): string {
  return n === 1 ? l10n.t('1 dimension') : l10n.t('{0} dimensions', count(n));
}

export function anchorsText(n: number): string {
  return n === 1 ? l10n.t('1 anchor') : l10n.t('{0} anchors', count(n));
}

export function negativesText(n: number): string {
  return n === 1 ? l10n.t('1 negative') : l10n.t('{0} negatives', count(n));
}

export function promptsText(n: number): string {
  return n === 1 ? l10n.t('1 prompt') : l10n.t('{0} prompts', count(n));
}
