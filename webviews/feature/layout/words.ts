/** The meaning of codes and rules of the evidence, in plain words. */
import * as l10n from '@vscode/l10n';
import type {
  ArmName,
  FlipMeasurement,
  Provenance,
  RegisterRule,
} from '../../../server/protocol/evidence';
import { VERDICT, type Verdict } from '../../../server/protocol/verdicts';
import { count, fixed } from '../../../server/protocol/format';

export function ruleWords(rule: RegisterRule): string {
  switch (rule.rule) {
    case 'auto':
      return l10n.t('width chosen by nested cross-validation');
    case 'tau':
      return l10n.t('dimensions with an AUC of at least {0}', fixed(rule.tau, 2));
    case 'top':
      return l10n.t('the {0} best dimensions', count(rule.k));
    case 'dims':
      return l10n.t('written by hand in the catalog');
  }
}

export function warningWords(code: string): string {
  const words: Readonly<Record<string, string>> = {
    'few-anchors': l10n.t(
      'Fewer than 20 different anchors: the figures vary widely between samples.',
    ),
    'no-interval': l10n.t('Fewer than 10 different anchors: no honest interval can be given.'),
    'few-negatives': l10n.t('Fewer than 10 different negatives: no honest interval can be given.'),
    'register-fallback': l10n.t(
      'No dimension reached the requested AUC, so the register fell back to 0.70.',
    ),
    'register-by-hand': l10n.t(
      'The register was written by hand. If its author looked at these anchors, the held-out AUC is too optimistic.',
    ),
    'register-in-sample': l10n.t(
      'The anchors chose the register, or may have: these figures are in-sample. New anchors make them held out.',
    ),
    'register-new-anchors': l10n.t(
      'Some anchors chose the register or may have: the held-out AUC is over the others only.',
    ),
    'in-sample-gap': l10n.t(
      'The in-sample AUC lies far above the held-out one: selection, not signal. Do not quote it.',
    ),
    'null-reached': l10n.t('Random anchor sets do as well: this may not be a feature at all.'),
    'anchor-in-negatives': l10n.t(
      'Some anchors are also listed as negatives: correct the catalog.',
    ),
  };
  return words[code] ?? code;
}

/** The verdict in the reader's language. */
export function verdictWords(verdict: Verdict): string {
  const words: Readonly<Record<Verdict, string>> = {
    [VERDICT.specific]: l10n.t('suppressed, specific'),
    [VERDICT.notSpecific]: l10n.t('suppressed, not specific'),
    [VERDICT.notTested]: l10n.t('suppressed, specificity not tested'),
    [VERDICT.raisedSpecific]: l10n.t('raised, specific'),
    [VERDICT.raisedNotSpecific]: l10n.t('raised, not specific'),
    [VERDICT.raisedNotTested]: l10n.t('raised, specificity not tested'),
    [VERDICT.noEffect]: l10n.t('no effect'),
    [VERDICT.inconclusive]: l10n.t('inconclusive'),
  };
  return words[verdict];
}

export type Tone = 'good' | 'caution' | 'plain';

export const VERDICT_TONE: Readonly<Record<Verdict, Tone>> = {
  [VERDICT.specific]: 'good',
  [VERDICT.notSpecific]: 'caution',
  [VERDICT.notTested]: 'caution',
  [VERDICT.raisedSpecific]: 'caution',
  [VERDICT.raisedNotSpecific]: 'caution',
  [VERDICT.raisedNotTested]: 'caution',
  [VERDICT.noEffect]: 'plain',
  [VERDICT.inconclusive]: 'plain',
};

/** What happens to each registered dimension. */
export function armHint(arm: ArmName, { disjointConcept }: FlipMeasurement): string {
  const hints: Readonly<Record<ArmName, string>> = {
    away: l10n.t('each registered dimension is given the sign against its polarity'),
    toward: l10n.t('each registered dimension is given the sign of its polarity'),
    flip: l10n.t('each registered dimension changes its sign'),
    random: l10n.t('away, on as many random dimensions'),
    disjoint: l10n.t('away, on the register of {0}, without the overlap', disjointConcept),
    matched: l10n.t('away, on random dimensions matched in magnitude and in size of the change'),
    ablate: l10n.t('the direction from the mean of all tokens to that of the anchors is removed'),
  };
  return hints[arm];
}

export function provenanceWords({ dimcat, runtime, provider, seed, folds }: Provenance): string {
  return l10n.t(
    'Dimcat {0}, ONNX Runtime {1} on {2}, seed {3}, {4} folds.',
    dimcat,
    runtime,
    provider,
    seed,
    count(folds),
  );
}
