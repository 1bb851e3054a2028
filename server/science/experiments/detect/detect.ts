/** Which categories sign patterns identify, held out and against controls (docs/method.md#a-feature-from-anchors). */
import type { Findings } from '../../../protocol/report';
import { widthGrid } from '../../autoWidth';
import { nothingToMeasure, usableCategories } from '../common/categories';
import type { Experiment, ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import { findingsOf } from './findings';
import { studyCategories } from './study';
import type { SweepRule } from './sweep';
import { testCategories } from './tested';
import { OPTIONS, type DetectSettings } from './options';

/** The thresholds of the sweep; the last is the paper's. */
const TAUS: readonly number[] = [0.55, 0.6, 0.65, 0.7, 0.75];

export const detect: Experiment<typeof OPTIONS> = {
  name: 'detect',
  title: 'Categories in sign patterns',
  question:
    'Do the signs of a few dimensions separate each category from the rest of the vocabulary, on held-out words?',
  options: OPTIONS,
  seconds: 8,
  run: runDetect,
};

async function runDetect(
  subject: Subject,
  settings: DetectSettings,
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
