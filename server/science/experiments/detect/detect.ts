/** Which categories sign patterns tell, held out and against controls (docs/method.md#a-feature-from-anchors). */
import type { Findings } from '../../../protocol/report';
import { widthGrid } from '../../autoWidth';
import { nothingToMeasure, usableCategories } from '../common/categories';
import type { Experiment, ExperimentHost, ExperimentSettings } from '../experiment';
import type { Subject } from '../ports';
import { findingsOf } from './findings';
import { studyCategories } from './study';
import type { SweepRule } from './sweep';
import { testCategories } from './tested';

/** The thresholds of the sweep; the last is the paper's. */
export const TAUS: readonly number[] = [0.55, 0.6, 0.65, 0.7, 0.75];

export const detect: Experiment = {
  name: 'detect',
  title: 'Categories in sign patterns',
  question:
    'Can each category be told from the rest of the vocabulary by the signs of a few dimensions, on words that were held out?',
  options: [
    {
      name: 'pool',
      value: 2048,
      min: 256,
      max: 1_000_000,
      description:
        'Tokens of the vocabulary that random anchor sets are drawn from and scored against.',
    },
    {
      name: 'ratio',
      value: 10,
      min: 1,
      max: 100,
      description: 'Look-alike negatives for each anchor.',
    },
    {
      name: 'hard',
      value: 1000,
      min: 10,
      max: 20_000,
      description: 'At most so many anchors of other categories as hard negatives.',
    },
    {
      name: 'permutations',
      value: 20,
      min: 5,
      max: 1000,
      description: 'Permutations of the labels for hard and look-alike negatives.',
    },
    {
      name: 'listed',
      value: 12,
      min: 1,
      max: 100,
      description: 'Words listed as false positives and false negatives of each category.',
    },
    {
      name: 'pictured',
      value: 40,
      min: 5,
      max: 200,
      description: 'Categories in the picture, spread over the whole range of the held-out AUC.',
    },
  ],
  run: runDetect,
};

async function runDetect(
  subject: Subject,
  settings: ExperimentSettings,
  host: ExperimentHost,
): Promise<Findings> {
  const { categories, warnings } = usableCategories(subject);
  if (categories.length === 0) return nothingToMeasure(warnings);
  const signs = await subject.model.signs(subject.place);
  const rules = sweepOf(signs.planes.dimensions);
  const context = { subject, evaluated: signs, categories, rules, settings, host };
  const studied = await studyCategories(context);
  const { tested, pool } = await testCategories(context, studied);
  return findingsOf({ subject, settings, rules, tested, pool, warnings });
}

/** The paper's thresholds, and widths up to all dimensions. */
function sweepOf(dimensions: number): SweepRule[] {
  return [
    ...TAUS.map((tau) => ({ rule: 'tau', tau }) as const),
    ...widthGrid(dimensions).map((k) => ({ rule: 'top', k }) as const),
  ];
}
