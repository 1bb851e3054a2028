/** What codes and rules of the evidence mean, in plain words. */
import type {
  ArmName,
  FlipMeasurement,
  Provenance,
  RegisterRule,
  Verdict,
} from '../../../server/protocol/evidence';
import { count, fixed } from '../../common/format';

export function ruleWords(rule: RegisterRule): string {
  switch (rule.rule) {
    case 'auto':
      return 'width chosen by nested cross-validation';
    case 'tau':
      return `dimensions with an AUC of at least ${fixed(rule.tau, 2)}`;
    case 'top':
      return `the ${count(rule.k)} best dimensions`;
    case 'dims':
      return 'written by hand in the catalog';
  }
}

export function warningWords(code: string): string {
  const words: Readonly<Record<string, string>> = {
    'few-anchors':
      'Anchors of fewer than 20 different words: the figures move much from sample to sample.',
    'no-interval': 'Anchors of fewer than 10 different words: no honest interval can be given.',
    'register-fallback': 'No dimension cleared the wanted AUC, so the register fell back to 0.70.',
    'register-by-hand':
      'The register was written by hand. If its author looked at these anchors, the held-out AUC is too kind.',
    'in-sample-gap':
      'The in-sample AUC lies far above the held-out one: selection, not signal. Do not quote it.',
    'null-reached': 'Random anchor sets do as well: this may be no feature at all.',
    'anchor-in-negatives': 'Some anchors are also listed as negatives: correct the catalog.',
  };
  return words[code] ?? code;
}

export type Tone = 'good' | 'caution' | 'plain';

export const VERDICT_TONE: Readonly<Record<Verdict, Tone>> = {
  'suppressed, specific': 'good',
  'suppressed, not specific': 'caution',
  'no effect': 'plain',
  inconclusive: 'plain',
};

/** What is done to each registered dimension. */
export function armHint(arm: ArmName, { disjointConcept }: FlipMeasurement): string {
  const hints: Readonly<Record<ArmName, string>> = {
    away: 'each registered dimension is given the sign against its polarity',
    toward: 'each registered dimension is given the sign of its polarity',
    flip: 'each registered dimension changes its sign',
    random: 'away, on as many random dimensions',
    disjoint: `away, on the register of ${disjointConcept}, without the overlap`,
    matched: 'away, on random dimensions that match in magnitude and in size of the change',
    ablate: 'the direction from the mean of all tokens to that of the anchors is taken out',
  };
  return hints[arm];
}

export function provenanceWords({ dimcat, runtime, provider, seed, folds }: Provenance): string {
  return `Dimcat ${dimcat}, ONNX Runtime ${runtime} on ${provider}, seed ${seed}, ${count(folds)} folds.`;
}
