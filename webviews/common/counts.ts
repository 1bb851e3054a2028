/** How many of something, in words. One and many are sentences of their own: languages differ in how they count. */
import * as l10n from '@vscode/l10n';
import { count } from './format';

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
