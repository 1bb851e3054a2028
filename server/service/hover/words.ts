/** The sentences that hovers share. */
import type { MeasurementWarning } from '../../protocol/evidence';
import { escapeText } from '../markdown/text';

export const warningWords: Readonly<Record<MeasurementWarning, string>> = {
  'few-anchors':
    'The anchors are fewer than 20 different words: the interval is wide and uncertain.',
  'no-interval': 'The anchors are fewer than 10 different words: no honest interval exists.',
  'register-fallback': 'No dimension cleared tau: the register fell back to the lower threshold.',
  'register-by-hand':
    'The register is written by hand: if these anchors helped to choose it, the held-out AUC is in-sample.',
  'in-sample-gap': 'The in-sample AUC is far above the held-out one: the register overfits.',
  'null-reached': 'Random anchor sets of this size reach this AUC: it is no evidence of a feature.',
  'anchor-in-negatives': 'Some anchors are also negatives: they were left out of the negatives.',
};

/** What is stale and why, from plain phrases, as one Markdown line; none where nothing is stale. */
export function staleLine(what: string, reasons: readonly string[]): readonly string[] {
  if (reasons.length === 0) return [];
  return [`**Stale ${what}:** ${reasons.map((reason) => escapeText(reason)).join('; ')}`];
}

/** Says that evidence could not be compared with the catalog of today. */
export const notCompared =
  '_Whether this is stale is not known: the model or the tokenizer is not loaded._';
