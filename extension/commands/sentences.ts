/** Results in one sentence each: never a number without its interval, its counts and how it was split. */
import { verdictLine } from '../../server/protocol/flipWords';
import { beatsChance, chanceWords } from '../../server/protocol/chance';
import type { FlipMeasurement } from '../../server/protocol/evidence';
import { isOfBest } from '../../server/protocol/heldOut';
import { noIntervalReason } from '../../server/protocol/intervals';
import { coverageFigures, type CoverageRecord } from '../../server/protocol/coverage';
import type {
  BuildCacheResult,
  CoverageResult,
  MeasureResult,
  MeasuredFeature,
  SurveyResult,
} from '../../server/protocol/requests';
import { change, fixed, interval, percent } from '../../server/protocol/format';

/** The part of `vscode.l10n` that is needed here. */
export interface L10n {
  t(message: string, ...values: (string | number)[]): string;
}

export function surveySentence(
  { dimensions, toldApart, lists, warnings }: SurveyResult,
  l10n: L10n,
): string {
  const found = l10n.t(
    '{0} of {1} dimensions tell one of {2} lists of words apart (q ≤ 0.05). Hover over a number, or take the light bulb on the key dimensions.',
    toldApart,
    dimensions,
    lists,
  );
  return [found, ...warnings].join(' ');
}

export function cacheSentence(
  { tokens, dimensions, provider, built, warnings }: BuildCacheResult,
  l10n: L10n,
): string {
  const sentence = built
    ? l10n.t('Cache built: {0} × {1} signs, on {2}.', tokens, dimensions, provider)
    : l10n.t('The cache is already complete: {0} × {1} signs.', tokens, dimensions);
  return [sentence, ...warnings].join(' ');
}

export function measuredSentence(feature: MeasuredFeature, l10n: L10n): string {
  const { id, auc, nPos, nNeg, k, provenance, nullMatched } = feature;
  if (nullMatched.kind === 'in-sample') {
    return l10n.t(
      '{0}: in-sample AUC {1}, not held out: the anchors chose the register, or may have. {2} anchors against {3} negatives; 95 % of the sets of its null stay below {4}: {5}.',
      id,
      fixed(auc.inSample.value, 3),
      nPos,
      nNeg,
      fixed(nullMatched.inSampleP95, 3),
      chanceWords(nullMatched),
    );
  }
  return l10n.t(
    '{0}: held-out AUC {1}; {2} anchors against {3} negatives, {4} folds, k = {5}. In-sample {6}; 95 % of the sets of its null stay below {7}: {8}.',
    id,
    aucText(feature, l10n),
    nPos,
    nNeg,
    provenance.folds,
    k,
    fixed(auc.inSample.value, 3),
    fixed(isOfBest(nullMatched.kind) ? nullMatched.inSampleP95 : nullMatched.heldOutP95, 3),
    chanceWords(nullMatched),
  );
}

/** Says how many features beat their null: a mean over features would hide the failures. */
export function catalogSentence({ features, warnings }: MeasureResult, l10n: L10n): string {
  const beyond = features.filter((feature) => beatsChance(feature) === true);
  const sentence =
    features.length === 1
      ? oneSentence(beyond.length === 1, l10n)
      : l10n.t(
          'Measured {0} features; {1} of them beat their null at 0.05.',
          features.length,
          beyond.length,
        );
  return warnings.length === 0 ? sentence : `${sentence} ${warnings.join(' ')}`;
}

function oneSentence(isBeyond: boolean, l10n: L10n): string {
  return isBeyond
    ? l10n.t('Measured 1 feature; it beats its null at 0.05.')
    : l10n.t('Measured 1 feature; it does not beat its null at 0.05.');
}

/** "explains 3.1 % [2.9, 3.3] of 2,103 bits". */
export function explainedWords(bits: CoverageRecord['bits'], l10n: L10n): string {
  const { share, interval, total } = coverageFigures(bits);
  return interval === undefined
    ? l10n.t('explains {0} % (no interval) of {1}', share, total)
    : l10n.t('explains {0} % [{1}] of {2}', share, interval, total);
}

export function coverageSentence({ record, warnings }: CoverageResult, l10n: L10n): string {
  const sentence = l10n.t(
    'The catalog {0}; its labels shuffled {1}.',
    explainedWords(record.bits, l10n),
    percent(record.shuffled.share),
  );
  return [sentence, ...warnings].join(' ');
}

export function flipSentence(flip: FlipMeasurement, l10n: L10n): string {
  const { mean, low, high } = flip.arms.away.relative;
  return l10n.t(
    '{0}: {1}. Relative change of the targets {2} logits; {3} prompts, {4} targets.',
    flip.feature,
    verdictLine(flip),
    change({ value: mean, low, high }),
    flip.prompts,
    flip.targets,
  );
}

function aucText(feature: MeasuredFeature, l10n: L10n): string {
  const { value, low, high } = feature.auc.heldOut;
  const text = fixed(value, 3);
  return low === null || high === null
    ? l10n.t('{0} (no interval: {1})', text, noIntervalReason(feature))
    : `${text} ${interval({ low, high })}`;
}
