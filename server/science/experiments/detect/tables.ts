/** The tables of `detect`. */
import type { Estimate } from '../../../protocol/evidence';
import type { Cell, Column, Table } from '../../../protocol/report';
import { PAPER_TAU } from '../../measure';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import type { Field } from '../common/fields';
import { fieldsOf } from '../common/fields';
import { meanOrNull, meanOver } from '../common/summary';
import type { PaperFigures } from '../common/paper';
import { NO_FIGURES, paperColumns } from '../common/paper';
import { LOOK_NAMES } from './confounds';
import type { DetectData } from './result';
import type { AgainstNegatives } from './negatives';
import type { TestedCategory } from './tested';
import { FDR } from './tested';

/** Mean over categories with its interval. */
function over({ tested, settings }: DetectData, pick: (one: TestedCategory) => number): Estimate {
  return meanOver(tested.map(pick), seededRandom(settings.seed, 'over'))!;
}

/** The notes of every table of this experiment. */
function commonNotes({ tested, settings, subject, pool }: DetectData): string[] {
  const { site, layer, signs } = subject.place;
  const sizes = tested.map(({ nPos }) => nPos);
  return [
    `n+ ${Math.min(...sizes)} to ${Math.max(...sizes)} words per category, n- about ${tested[0]!.nNeg} (the rest of the vocabulary, ` +
      `including unlisted members); ${signs} signs, ${site} layer ${layer}; ${settings.folds} folds over anchors, the spellings of ` +
      'a word together.',
    `Null: ${settings.draws} sets of as many random tokens (up to a sixth fewer, which errs on the safe side) among ${pool}, ` +
      'with every choice repeated in each; 95th percentile.',
  ];
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
    nullOf: (t) => t.matched.heldOutP95,
  },
  { name: 'in-sample AUC', of: (t) => t.ours.inSample, nullOf: (t) => t.matched.inSampleP95 },
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
    nullOf: (t) => t.bestP99,
    paper: [0.801, 0.772, 0.844, 0.792],
  },
  {
    name: 'share discoverable (best dimension >= .75)',
    of: (t) => share(t.best.auc >= PAPER_TAU),
    nullOf: (t) => t.nullDiscoverable,
    paper: [161 / 175, 137 / 175, 175 / 175, 154 / 175],
  },
  { name: `share with q <= ${FDR}`, of: (t) => share(t.q <= FDR), nullOf: () => FDR },
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
        'is .642 to .692 (99th percentile). With few anchors the best dimension is high by chance: compare with the null.',
    ],
  };
}

const CATEGORY_FIELDS: readonly Field<TestedCategory>[] = [
  { key: 'category', title: 'category', kind: 'text', of: (t) => t.task.id },
  { key: 'heldOut', title: 'held-out AUC', kind: 'auc', of: (t) => t.ours.heldOut },
  { key: 'heldOutNull', title: 'null p95', kind: 'auc', of: (t) => t.matched.heldOutP95 },
  { key: 'inSample', title: 'in-sample AUC', kind: 'auc', of: (t) => t.ours.inSample },
  {
    key: 'inSampleNull',
    title: 'null p95, in-sample',
    kind: 'auc',
    of: (t) => t.matched.inSampleP95,
  },
  { key: 'k', title: 'k', kind: 'count', of: (t) => t.ours.k },
  { key: 'p', title: 'p', kind: 'p', of: (t) => t.p },
  { key: 'q', title: 'q', kind: 'p', of: (t) => t.q },
  { key: 'nPos', title: 'n+', kind: 'count', of: (t) => t.nPos },
  { key: 'words', title: 'words', kind: 'count', of: (t) => t.words },
  { key: 'nNeg', title: 'n-', kind: 'count', of: (t) => t.nNeg },
];

const PAPER_FIELDS: readonly Field<TestedCategory>[] = [
  { key: 'category', title: 'category', kind: 'text', of: (t) => t.task.id },
  { key: 'best', title: 'best dimension', kind: 'text', of: (t) => t.best.name },
  { key: 'bestAuc', title: 'its AUC, in-sample', kind: 'auc', of: (t) => t.best.auc },
  { key: 'bestNullP95', title: 'null p95, best', kind: 'auc', of: (t) => t.bestP95 },
  { key: 'bestNull', title: 'null p99, best', kind: 'auc', of: (t) => t.bestP99 },
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
      'Intervals: DeLong, clustered by word; none below ten words. p: share of random sets that reach the held-out AUC, ' +
        '(b + 1) / (draws + 1). q: Benjamini-Hochberg over this table.',
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
      `Discoverable: best dimension AUC >= ${PAPER_TAU}, on the words that chose it. Register: dimensions of AUC >= .75, or >= .70, ` +
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

export function negativesTable(data: DetectData): Table {
  const cells = (against: AgainstNegatives | null): Cell[] =>
    against
      ? [against.heldOut, against.nullP95, against.inSample, against.nNeg]
      : [null, null, null, null];
  const withOwn = data.tested.some(({ own }) => own !== null);
  const rows = data.tested.map((t): Cell[] => [
    t.task.id,
    t.ours.heldOut,
    t.matched.heldOutP95,
    ...cells(t.hard),
    ...cells(t.alike),
    ...(withOwn ? cells(t.own) : []),
  ]);
  const means = rows[0]!
    .slice(1)
    .map((_, c) => meanOrNull(rows.flatMap((r) => valueOf(r[c + 1]!))));
  return {
    id: 'negatives',
    title: 'Harder negatives',
    columns: [
      { key: 'category', title: 'category', kind: 'text' },
      { key: 'vocabulary', title: 'held-out AUC, vocabulary', kind: 'auc' },
      { key: 'vocabularyNull', title: 'null p95', kind: 'auc' },
      ...againstColumns('hard', 'other categories'),
      ...againstColumns('alike', 'look-alikes'),
      ...(withOwn ? againstColumns('own', "the catalog's own") : []),
    ],
    rows: [['mean', ...means], ...rows],
    notes: [
      ...commonNotes(data),
      'Other categories: the anchors of the rest of the catalog. Look-alikes: words of the same leading space, case and script, ' +
        `a length that differs by at most one, and the nearest token ids (${data.settings.options.ratio} per anchor).`,
      'The register is chosen again against these, and they are held out fold by fold like the anchors. Their null permutes ' +
        `the labels ${data.settings.options.permutations} times at the same k. Empty: there are no such negatives.`,
      'Token ids are a proxy for frequency: tokenizers trained on frequency number frequent tokens first.',
    ],
  };
}

function againstColumns(key: string, title: string): Column[] {
  return [
    { key, title: `held-out AUC, ${title}`, kind: 'auc' },
    { key: `${key}Null`, title: 'null p95', kind: 'auc' },
    { key: `${key}InSample`, title: 'in-sample', kind: 'auc' },
    { key: `${key}N`, title: 'n-', kind: 'count' },
  ];
}

function valueOf(cell: Cell): number[] {
  const value = cell !== null && typeof cell === 'object' && 'value' in cell ? cell.value : cell;
  return typeof value === 'number' ? [value] : [];
}

export function confoundTable(data: DetectData): Table {
  const titles = { id: 'token id', length: 'length', case: 'capital', space: 'leading space' };
  const rows = data.tested.map((t): Cell[] => [
    t.task.id,
    t.ours.heldOut.value,
    t.matched.heldOutP95,
    t.confounds.together,
    ...LOOK_NAMES.map((look) => t.confounds[look]),
    t.nPos,
  ]);
  const means = rows[0]!.slice(1).map((_, c) => mean(rows.flatMap((r) => valueOf(r[c + 1]!))));
  return {
    id: 'confounds',
    title: 'Identified without the model',
    columns: [
      { key: 'category', title: 'category', kind: 'text' },
      { key: 'heldOut', title: 'held-out AUC, signs', kind: 'auc' },
      { key: 'null', title: 'null p95', kind: 'auc' },
      { key: 'together', title: 'held-out AUC, looks together', kind: 'auc' },
      ...LOOK_NAMES.map((key): Column => ({ key, title: titles[key], kind: 'auc' })),
      { key: 'nPos', title: 'n+', kind: 'count' },
    ],
    rows: [['mean', ...means], ...rows],
    notes: [
      ...commonNotes(data),
      'Each look alone: AUC in its better direction, so chance is above .5 for few anchors. Together: logistic regression on ' +
        'all four, held out, against 2,000 tokens of the vocabulary.',
      'Token id is a proxy for frequency rank.',
    ],
  };
}
