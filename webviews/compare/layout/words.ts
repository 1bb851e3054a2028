/** What a change says, in words. */
import * as l10n from '@vscode/l10n';
import type { ComparedFeature, Outcome } from '../../../server/protocol/comparison';
import type { StateLook } from '../../common/catalogWords';
import { change, signed } from '../../../server/protocol/format';

export function outcomeLook(outcome: Outcome): StateLook {
  switch (outcome) {
    case 'worse':
      return { icon: '↓', look: 'bad', words: l10n.t('worse') };
    case 'better':
      return { icon: '↑', look: 'good', words: l10n.t('better') };
    case 'mixed':
      return { icon: '↕', look: 'warn', words: l10n.t('mixed') };
    case 'same':
      return { icon: '≈', look: 'muted', words: l10n.t('not clear') };
    case 'unknown':
      return { icon: '?', look: 'muted', words: l10n.t('not comparable') };
    case 'only in a':
      return { icon: '−', look: 'muted', words: l10n.t('only in A') };
    case 'only in b':
      return { icon: '+', look: 'muted', words: l10n.t('only in B') };
  }
}

/** The outcome of one feature: nothing has changed at all where both sides hold the same figures. */
export function lookOf(feature: ComparedFeature): StateLook {
  const look = outcomeLook(feature.outcome);
  const isEqual = feature.outcome === 'same' && feature.auc.change?.mean === 0;
  return isEqual ? { ...look, icon: '=', words: l10n.t('unchanged') } : look;
}

/** e.g. `−0.003 [−0.011, +0.004]`; why there is none. */
export function changeWords({ auc }: ComparedFeature): string {
  const { a, b, inSample } = auc;
  if (a === null && b === null) return l10n.t('not measured');
  if (a === null) return l10n.t('A not measured');
  if (b === null) return l10n.t('B not measured');
  if (inSample[0] !== inSample[1]) return l10n.t('in-sample on one side');
  if (auc.change === null) return '–';
  const { mean, interval } = auc.change;
  if (interval === null) return `${signed(mean, 3)} ${l10n.t('(no interval)')}`;
  return change({ value: mean, low: interval[0], high: interval[1] }, 3);
}

/** What got worse, better or different, with real minus signs. */
export function linesOf({ worse, better, changed }: ComparedFeature): readonly string[] {
  return [...worse, ...better, ...changed].map((line) =>
    line.replace(/(^|[\s([])-(?=[\d.])/g, '$1\u2212'),
  );
}
