/** The tables of `detect`. */
import type { Estimate } from '../../../protocol/evidence';
import type { Table } from '../../../protocol/report';
import { PAPER_TAU } from '../../measure';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import type { Field } from '../common/fields';
import { fieldsOf } from '../common/fields';
import { meanOver } from '../common/summary';
import type { PaperFigures } from '../common/paper';
import { NO_FIGURES, paperColumns } from '../common/paper';
import type { DetectData } from './result';
import { commonNotes } from './notes';
import type { TestedCategory } from './tested';
import { CHANCE_LEVEL } from '../../../protocol/chance';

/** Mean over categories with its interval. */
function over({ tested, settings }: DetectData, pick: (one: TestedCategory) => number): Estimate {
  return meanOver(tested.map(pick), seededRandom(settings.seed, 'over'))!;
}

/** One row of the summary: a quantity, its null, and the paper's figures. */
interface Quantity {
  readonly name: string;
  readonly of: (one: TestedCategory) => number;
  readonly nullOf: (one: TestedCategory) => number;
  readonly paper?: PaperFigures;
}

const share = (holds: boolean): number => (holds ? 1 : 0);

const QUANTITIES: readonly Quantity[] = [
  {
    name: 'held-out AUC',
    of: (t) => t.ours.heldOut.value,
    nullOf: (t) => t.nullMatched.heldOutP95,
  },
  { name: 'in-sample AUC', of: (t) => t.ours.inSample, nullOf: (t) => t.nullMatched.inSampleP95 },
  {
    name: 'held-out AUC, paper rule',
    of: (t) => t.paper.heldOut.value,
    nullOf: (t) => t.paperMatched.heldOutP95,
  },
  {
    name: 'in-sample AUC, paper rule',
    of: (t) => t.paper.inSample,
    nullOf: (t) => t.paperMatched.inSampleP95,
    paper: [0.98, 0.975, 0.993, 0.978],
  },
  {
    name: 'best dimension AUC (in-sample)',
    of: (t) => t.best.auc,
    nullOf: (t) => t.nullMatched.bestP99 ?? NaN,
    paper: [0.801, 0.772, 0.844, 0.792],
  },
  {
    name: 'share discoverable (best dimension ≥ 0.75)',
    of: (t) => share(t.best.auc >= PAPER_TAU),
    nullOf: (t) => t.nullDiscoverable,
    paper: [161 / 175, 137 / 175, 175 / 175, 154 / 175],
  },
  {
    name: `share with q ≤ ${CHANCE_LEVEL}`,
    of: (t) => share(t.beats === true),
    nullOf: () => CHANCE_LEVEL,
  },
];

export function summaryTable(data: DetectData): Table {
  return {
    id: 'summary',
    title: 'All categories',
    columns: [
      { key: 'quantity', title: 'mean over categories', kind: 'text' },
      { key: 'ours', title: 'ours', kind: 'auc' },
      { key: 'null', title: 'null', kind: 'auc' },
      ...paperColumns('auc'),
    ],
    rows: QUANTITIES.map(({ name, of, nullOf, paper }) => [
      name,
      over(data, of),
      mean(data.tested.map(nullOf)),
      ...(paper ?? NO_FIGURES),
    ]),
    notes: [
      ...commonNotes(data),
      `Intervals: 95 %, resampling the ${data.tested.length} categories.`,
      'Null column: 95th percentile at the same width (99th for the best dimension; for the shares, the value by chance or the ' +
        'rate allowed), mean over categories.',
      'Paper: other models, other catalogs of 175 categories with 50 anchors each, in-sample; its null for the best dimension ' +
        'is 0.642 to 0.692 (99th percentile). With few anchors the best dimension is high by chance: compare with the null.',
    ],
  };
}

const CATEGORY_FIELDS: readonly Field<TestedCategory>[] = [
  { key: 'category', title: 'category', kind: 'text', of: (t) => t.task.id },
  { key: 'heldOut', title: 'held-out AUC', kind: 'auc', of: (t) => t.ours.heldOut },
  { key: 'heldOutNull', title: 'null p95', kind: 'auc', of: (t) => t.nullMatched.heldOutP95 },
  { key: 'inSample', title: 'in-sample AUC', kind: 'auc', of: (t) => t.ours.inSample },
  {
    key: 'inSampleNull',
    title: 'null p95, in-sample',
    kind: 'auc',
    of: (t) => t.nullMatched.inSampleP95,
  },
  { key: 'k', title: 'k', kind: 'count', of: (t) => t.ours.k },
  { key: 'p', title: 'p', kind: 'p', of: (t) => t.nullMatched.p },
  { key: 'q', title: 'q', kind: 'p', of: (t) => t.nullMatched.q },
  { key: 'kind', title: 'null', kind: 'text', of: (t) => t.nullMatched.kind },
  { key: 'draws', title: 'sets', kind: 'count', of: (t) => t.nullMatched.draws },
  {
    key: 'uniformNull',
    title: 'uniform p95',
    kind: 'auc',
    of: (t) => t.nullUniform?.heldOutP95 ?? null,
  },
  { key: 'uniformP', title: 'p, uniform', kind: 'p', of: (t) => t.nullUniform?.p ?? null },
  { key: 'nPos', title: 'n+', kind: 'count', of: (t) => t.nPos },
  { key: 'words', title: 'words', kind: 'count', of: (t) => t.words },
  { key: 'nNeg', title: 'n−', kind: 'count', of: (t) => t.nNeg },
];

const PAPER_FIELDS: readonly Field<TestedCategory>[] = [
  { key: 'category', title: 'category', kind: 'text', of: (t) => t.task.id },
  { key: 'best', title: 'best dimension', kind: 'text', of: (t) => t.best.name },
  { key: 'bestAuc', title: 'its AUC, in-sample', kind: 'auc', of: (t) => t.best.auc },
  {
    key: 'bestNullP95',
    title: 'null p95, best',
    kind: 'auc',
    of: (t) => t.nullMatched.bestP95 ?? null,
  },
  {
    key: 'bestNull',
    title: 'null p99, best',
    kind: 'auc',
    of: (t) => t.nullMatched.bestP99 ?? null,
  },
  {
    key: 'discoverable',
    title: 'discoverable',
    kind: 'text',
    of: (t) => (t.best.auc >= PAPER_TAU ? 'yes' : 'no'),
  },
  {
    key: 'paperHeldOut',
    title: 'held-out AUC',
    kind: 'auc',
    of: (t) => t.paper.heldOut,
  },
  { key: 'paperNull', title: 'null p95', kind: 'auc', of: (t) => t.paperMatched.heldOutP95 },
  {
    key: 'paperInSample',
    title: 'in-sample AUC',
    kind: 'auc',
    of: (t) => t.paper.inSample,
  },
  { key: 'paperK', title: 'k', kind: 'count', of: (t) => t.paper.k },
];

export function categoryTable(data: DetectData): Table {
  return {
    id: 'categories',
    title: 'Each category',
    ...fieldsOf(CATEGORY_FIELDS, data.tested),
    notes: [
      ...commonNotes(data),
      'Intervals, p and q are those of `measure`, against the rest of the vocabulary: none below ten words; p: (b + 1) / (sets + 1), ' +
        'b sets that reach one run of folds; q: Benjamini-Hochberg over this table, withheld with p where too few look-alikes are left. ' +
        'A written register is in-sample here: an experiment does not know what chose it.',
    ],
  };
}

export function paperTable(data: DetectData): Table {
  return {
    id: 'paper-rule',
    title: "Each category by the paper's rule",
    ...fieldsOf(PAPER_FIELDS, data.tested),
    notes: [
      ...commonNotes(data),
      `Discoverable: best dimension AUC ≥ ${PAPER_TAU}, on the words that chose it. Register: dimensions of AUC ≥ 0.75, or ≥ 0.70, ` +
        'or the best alone.',
    ],
  };
}

export function sweepTable(data: DetectData, kind: 'tau' | 'top'): Table {
  const at = data.rules.flatMap((rule, r) => (rule.rule === kind ? [r] : []));
  return {
    id: kind,
    title: kind === 'tau' ? 'Registers by threshold' : 'Registers of a fixed width',
    columns: [
      { key: 'rule', title: kind === 'tau' ? 'tau' : 'k', kind: kind === 'tau' ? 'auc' : 'count' },
      { key: 'k', title: 'mean k', kind: 'number' },
      { key: 'heldOut', title: 'held-out AUC', kind: 'auc' },
      { key: 'heldOutNull', title: 'null p95', kind: 'auc' },
      { key: 'inSample', title: 'in-sample AUC', kind: 'auc' },
      { key: 'inSampleNull', title: 'null p95, in-sample', kind: 'auc' },
    ],
    rows: at.map((r) => {
      const rule = data.rules[r]!;
      return [
        rule.rule === 'tau' ? rule.tau : rule.k,
        mean(data.tested.map((t) => t.sweep[r]!.k)),
        over(data, (t) => t.sweep[r]!.heldOut),
        mean(data.tested.map((t) => t.sweepNull[r]!.heldOutP95)),
        over(data, (t) => t.sweep[r]!.inSample),
        mean(data.tested.map((t) => t.sweepNull[r]!.inSampleP95)),
      ];
    }),
    notes: [
      ...commonNotes(data),
      'Means over categories. To quote the best row would be to choose on the figures that are quoted: the ' +
        'rule `auto` chooses inside the training folds.',
    ],
  };
}
