/** The tables of `baselines`. */
import type { Cell, Column, Table } from '../../../protocol/report';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import type { Field } from '../common/fields';
import { fieldsOf } from '../common/fields';
import { meanOver } from '../common/summary';
import type { AblationRow } from './ablation';
import type { Compared, MatchName, BaselineData } from './result';
import { NEIGHBOURS } from './methods';
import type { MethodSummary } from './summaries';

function commonNotes({ compared, nulls, settings, subject }: BaselineData): string[] {
  const { site, layer, signs } = subject.place;
  const sizes = compared.map(({ n }) => n);
  return [
    `${compared.length} categories of ${Math.min(...sizes)} to ${Math.max(...sizes)} words (n+), against about ` +
      `${compared[0]!.nNeg} random tokens (n-); ${site} layer ${layer}, each token alone; register on ${signs} signs, everything else ` +
      'on centred states or signs.',
    `Split: the same ${settings.folds} folds for every method, anchors and negatives held out; widths and penalties chosen in ` +
      'the training rows only. One run of folds, not ten as in `measure`: methods are compared on the same splits, and fitting a ' +
      'probe ten times as often would change the differences little.',
    `Null: ${nulls.length} sets of ${nulls[0]!.n} random tokens, 95th percentile.`,
  ];
}

/** In-sample figures of the paper, by method. */
const PAPER: Readonly<Record<string, number>> = { paper: 0.9814, logistic: 0.9997 };

const METHOD_FIELDS: readonly Field<MethodSummary>[] = [
  { key: 'method', title: 'method', kind: 'text', of: (s) => s.method.title },
  { key: 'heldOut', title: 'held-out AUC', kind: 'auc', of: (s) => s.heldOut },
  { key: 'heldOutNull', title: 'null p95', kind: 'auc', of: (s) => s.heldOutNull },
  { key: 'inSample', title: 'in-sample AUC', kind: 'auc', of: (s) => s.inSample },
  { key: 'inSampleNull', title: 'null p95, in-sample', kind: 'auc', of: (s) => s.inSampleNull },
  {
    key: 'difference',
    title: 'minus register, held-out',
    kind: 'number',
    of: (s) => s.difference ?? '',
  },
  { key: 'p', title: 'p (Holm)', kind: 'p', of: (s) => s.p ?? '' },
  { key: 'better', title: 'categories where better', kind: 'count', of: (s) => s.better ?? '' },
  {
    key: 'paper',
    title: 'paper, in-sample',
    kind: 'auc',
    paper: true,
    of: (s) => PAPER[s.method.id] ?? null,
  },
];

export function methodTable(data: BaselineData, summaries: readonly MethodSummary[]): Table {
  return {
    id: 'methods',
    title: 'Every method on the same words and folds',
    ...fieldsOf(METHOD_FIELDS, summaries),
    notes: [
      ...commonNotes(data),
      'Means over categories; intervals resample the categories; p: paired permutation over categories, two-sided.',
      "Register: the catalog's rule; paper rule: tau 0.75. DiffMean, cosine (to the mean of the anchors) and logistic regression (L2) " +
        'on values unless marked as signs; nearest anchors: mean agreement with the ' +
        `${NEIGHBOURS} nearest. The k-sparse probe takes as many dimensions as the register of the fold.`,
      `Random basis: the register after a random rotation of the centred states, ${data.settings.options.rotations} of them ` +
        'averaged. Random weights: the register after every matrix is redrawn with its own mean and deviation. Embedding: at h0.',
      'Paper: means over its 175 categories, scored on the training words; its summary does not name the model. Its best ' +
        'dimension with random weights is 0.608, 0.603 and 0.679 in three models.',
    ],
  };
}

export function eachTable(data: BaselineData, summaries: readonly MethodSummary[]): Table {
  const fields: Field<Compared>[] = [
    { key: 'category', title: 'category', kind: 'text', of: (c) => c.id },
    { key: 'nPos', title: 'n+', kind: 'count', of: (c) => c.n },
    { key: 'nNeg', title: 'n−', kind: 'count', of: (c) => c.nNeg },
    ...summaries.map(({ method, at }): Field<Compared> => ({
      key: method.id,
      title: method.title,
      kind: 'auc',
      of: (c) => c.aucs[at]!.heldOut,
    })),
  ];
  const { columns, rows } = fieldsOf(fields, data.compared);
  const nullRow: Cell[] = ['null p95', '', '', ...summaries.map((s) => s.heldOutNull)];
  return {
    id: 'each',
    title: 'Held-out AUC of each category',
    columns,
    rows: [nullRow, ...rows],
    notes: [
      ...commonNotes(data),
      'A single category has few words: compare methods over all categories, not in one row. `detect` has the intervals.',
    ],
  };
}

const MATCHES: readonly (readonly [MatchName, string])[] = [
  ['valuesShared', 'weights on values, same words'],
  ['valuesSeparate', 'weights on values, separate halves'],
  ['signsShared', 'weights on signs, same words'],
  ['signsSeparate', 'weights on signs, separate halves'],
];

export function polarityTable(data: BaselineData): Table {
  const columns: Column[] = [
    { key: 'comparison', title: 'comparison', kind: 'text' },
    { key: 'strong', title: 'dimensions with AUC > 0.7', kind: 'count' },
    { key: 'same', title: 'weight has the sign of the polarity', kind: 'share' },
    { key: 'spearman', title: 'Spearman, weight and signed AUC', kind: 'number' },
    { key: 'paperSame', title: 'paper, same sign', kind: 'share', paper: true },
    { key: 'paperSpearman', title: 'paper, Spearman', kind: 'number', paper: true },
  ];
  const { seed } = data.settings;
  return {
    id: 'polarity',
    title: 'Probe weights against polarity',
    columns,
    rows: MATCHES.flatMap(([name, title]) => [
      [
        title,
        ...matchCells(data.compared, name, seed),
        ...(name === 'valuesShared' ? [0.999, 0.72] : [null, null]),
      ],
      [`null: ${title}`, ...matchCells(data.nulls, name, seed), null, null],
    ]),
    notes: [
      ...commonNotes(data),
      'Null rows: random words. If the null is high too, the agreement only shows that both come from the same words; ' +
        'separate halves share none (beyond the paper). Not computable: no dimension has AUC > 0.7.',
      'Share: over all such dimensions of all categories. Spearman: mean over categories, over all dimensions, interval over ' +
        'categories. Paper: 6,962 dimensions over its catalog; its summary does not name the model.',
    ],
  };
}

function matchCells(compared: readonly Compared[], name: MatchName, seed: number): Cell[] {
  const found = compared.flatMap(({ match }) => match[name] ?? []);
  const strong = found.reduce((sum, m) => sum + m.strong, 0);
  const same = found.reduce((sum, m) => sum + m.same, 0);
  const correlations = found.flatMap(({ spearman }) => spearman ?? []);
  return [
    strong,
    strong === 0 ? null : same / strong,
    meanOver(correlations, seededRandom(seed, `spearman:${name}`)),
  ];
}

const ABLATION_FIELDS: readonly Field<AblationRow>[] = [
  { key: 'size', title: 'n+', kind: 'count', of: (r) => r.size },
  { key: 'categories', title: 'categories', kind: 'count', of: (r) => r.categories.length },
  {
    key: 'register',
    title: 'register, held-out AUC',
    kind: 'auc',
    of: (r) => mean(r.categories.map((c) => c.register)),
  },
  {
    key: 'logistic',
    title: 'logistic regression, held-out AUC',
    kind: 'auc',
    of: (r) => mean(r.categories.map((c) => c.logistic)),
  },
  {
    key: 'mlp',
    title: 'perceptron, held-out AUC',
    kind: 'auc',
    of: (r) => mean(r.categories.map((c) => c.mlp)),
  },
  {
    key: 'difference',
    title: 'perceptron minus logistic',
    kind: 'number',
    of: (r) => mean(r.categories.map((c) => c.mlp - c.logistic)),
  },
  {
    key: 'paper',
    title: 'paper, perceptron minus probe',
    kind: 'text',
    paper: true,
    of: () => '−0.003 to −0.001',
  },
];

export function ablationTable(data: BaselineData): Table {
  return {
    id: 'perceptron',
    title: 'Does a second layer help?',
    ...fieldsOf(ABLATION_FIELDS, data.ablation),
    notes: [
      'Two layers, 128 hidden units, ReLU, Adam, ' +
        `${data.settings.options.epochs} epochs; values standardised by the training words.`,
      `Split: 80/20 of anchors and of about ${data.compared[0]!.nNeg} negatives, three times, spellings of a word together; mean ` +
        'over splits and categories. A fifth of 50 words is 10: differences below 0.02 are noise.',
      'Null: chance is 0.5; the null of the other tables applies to the register and the logistic regression.',
    ],
  };
}
