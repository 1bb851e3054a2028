/** Warnings that a reader must know before trusting a measurement. */
import type { MeasurementWarning } from './evidence';

export const warningWords: Readonly<Record<MeasurementWarning, string>> = {
  'few-anchors': 'There are fewer than 20 different anchors: the interval is wide and uncertain.',
  'no-interval': 'There are fewer than 10 different anchors: no honest interval exists.',
  'few-negatives': 'There are fewer than 10 different negatives: no honest interval exists.',
  'register-fallback': 'No dimension reached tau: the register fell back to the lower threshold.',
  'register-by-hand':
    'The register is written by hand: the held-out AUC is one only if no anchor helped to choose it.',
  'register-in-sample':
    'The anchors chose the register, or may have: its figures are in-sample. New anchors make them held out.',
  'register-new-anchors':
    'Some anchors chose the register or may have: the held-out AUC is over the others only.',
  'in-sample-gap': 'The in-sample AUC is far above the held-out one: the register overfits.',
  'null-reached':
    'The sets of its null reach this AUC (q or p above 0.05): it is not evidence of a feature.',
  'anchor-in-negatives': 'Some anchors are also negatives: they were left out of the negatives.',
};
