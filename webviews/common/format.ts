/** What is counted or cannot be, in the reader's language; the numbers are those of `server/protocol/format.ts`. */
import * as l10n from '@vscode/l10n';
import type { Estimate, HeadlineNull, MeanEffect } from '../../server/protocol/evidence';
import * as format from '../../server/protocol/format';
import { count, fixed } from '../../server/protocol/format';

const { change, digitsFor, isLeast, unbroken } = format;

/** e.g. `0.989 [0.985, 0.992]`, with as many digits as tell the ends apart. */
export function estimateText(estimate: Estimate, digits = 3): string {
  const { value, low, high } = estimate;
  if (low === null || high === null) return `${fixed(value, digits)} ${l10n.t('(no interval)')}`;
  const d = digitsFor({ low, high }, digits);
  return `${fixed(value, d)} ${format.interval({ low, high }, digits)}`;
}

/** @returns `[0.790, 0.894]`; undefined if no honest interval can be given. */
export function interval(
  { low, high }: Pick<Estimate, 'low' | 'high'>,
  digits: number,
): string | undefined {
  return low === null || high === null ? undefined : format.interval({ low, high }, digits);
}

export function changeText({ mean, low, high }: MeanEffect, digits = 2): string {
  return change({ value: mean, low, high }, digits);
}

/** e.g. `q = 0.012` on one line. */
export function pText(name: 'p' | 'q', value: number): string {
  return unbroken(`${name} ${format.pRelation(value)}`);
}

/** e.g. `p = 0.010 (least of 100 draws)`; undefined if it is withheld. */
export function pWords({ p, draws }: Pick<HeadlineNull, 'p' | 'draws'>): string | undefined {
  if (p === null) return undefined;
  const relation = pText('p', p);
  return isLeast(p, draws) ? l10n.t('{0} (least of {1} draws)', relation, count(draws)) : relation;
}

/** Ranks of a mid-rank, never one that ends in .5. */
export function rankText(rank: number): string {
  const [first, last] = format.ranksOfMid(rank);
  const words = format.ranks(first, last);
  return first === last ? words : l10n.t('{0} (tied)', words);
}

export const sentence = format.sentence;

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
