/** The tables of `context`. */
import type { Estimate } from '../../../protocol/evidence';
import type { Table } from '../../../protocol/report';
import { p95 } from '../../nullMatched';
import { seededRandom } from '../../random';
import type { Field } from '../common/fields';
import { fieldsOf } from '../common/fields';
import type { PaperFigures } from '../common/paper';
import { NO_FIGURES, paperColumns } from '../common/paper';
import { meanOver } from '../common/summary';
import type { ContextualCategory } from './categories';
import { meanDraws } from './categories';
import type { ContextData } from './result';

/** Contextual AUC of the first three models (docs/method.md#context-and-layers). */
const PAPER_AUC: PaperFigures = [0.814, 0.722, 0.856, null];

export interface SummaryRow {
  readonly what: string;
  readonly value: Estimate | null;
  /** The value by chance, and which chance. */
  readonly chance: number | null;
  readonly paper: PaperFigures;
}

export function meanOf(
  { categories, settings }: ContextData,
  pick: (category: ContextualCategory) => number,
): Estimate | null {
  return meanOver(categories.map(pick), seededRandom(settings.seed, 'context:mean'));
}

export function nullOfMean({ categories }: ContextData): number | null {
  const draws = meanDraws(categories);
  return draws.length === 0 ? null : p95(draws);
}

function summaryRows(data: ContextData): SummaryRow[] {
  const row = (what: string, value: Estimate | null, chance: number | null = null): SummaryRow => ({
    what,
    value,
    chance,
    paper: NO_FIGURES,
  });
  const inSample = meanOf(data, ({ paper }) => paper);
  return [
    row(
      'held-out AUC in running text',
      meanOf(data, ({ ours }) => ours.auc.value),
      nullOfMean(data),
    ),
    row(
      'held-out AUC on tokens alone',
      meanOf(data, ({ typeLevel }) => typeLevel),
    ),
    { ...row('in-sample AUC in running text, tau 0.75', inSample), paper: PAPER_AUC },
    ...data.kept.map(({ signs, kept, chance }) =>
      row(`${signs} signs that stay in context`, kept, chance),
    ),
  ];
}

export function summaryTable(data: ContextData): Table {
  const fields: readonly Field<SummaryRow>[] = [
    { key: 'what', title: 'what', kind: 'text', of: ({ what }) => what },
    { key: 'value', title: 'value', kind: 'share', of: ({ value }) => value },
    { key: 'chance', title: 'chance', kind: 'share', of: ({ chance }) => chance },
    ...paperColumns('share').map((column, i): Field<SummaryRow> => ({
      ...column,
      of: ({ paper }) => paper[i]!,
    })),
  ];
  return {
    id: 'context',
    title: 'From tokens alone to running text',
    ...fieldsOf(fields, summaryRows(data)),
    notes: [
      `AUCs: means over ${data.categories.length} categories of which two or more anchors occur in ${data.positions} positions ` +
        `of ${data.passages} passages (the paper: 200 x 128 tokens); intervals resample the categories.`,
      'Chance of the held-out AUC: 95th percentile of the same mean for random anchor sets of equal size, width and ' +
        'frequency in the text.',
      "Signs that stay: share of dimensions with the same sign as the token alone, over all positions but each passage's first; " +
        "intervals resample the passages. Chance: the tokens' own signs moved to other positions. " +
        'The paper: about 58 %; it does not give the value by chance.',
    ],
  };
}

export function categoryTable({ categories, settings }: ContextData): Table {
  const fields: readonly Field<ContextualCategory>[] = [
    { key: 'id', title: 'category', kind: 'text', of: ({ id }) => id },
    { key: 'heldOut', title: 'held-out AUC in context', kind: 'auc', of: ({ ours }) => ours.auc },
    { key: 'null', title: 'random sets, p95', kind: 'auc', of: ({ nullP95 }) => nullP95 },
    { key: 'p', title: 'p', kind: 'p', of: ({ p }) => p },
    { key: 'words', title: 'anchors in the text', kind: 'count', of: ({ ours }) => ours.words },
    { key: 'positions', title: 'their positions', kind: 'count', of: ({ ours }) => ours.positions },
    { key: 'k', title: 'k', kind: 'count', of: ({ k }) => k },
    {
      key: 'typeLevel',
      title: 'held-out AUC, tokens alone',
      kind: 'auc',
      of: ({ typeLevel }) => typeLevel,
    },
    {
      key: 'paper',
      title: 'in-sample AUC in context, tau 0.75',
      kind: 'auc',
      of: ({ paper }) => paper,
    },
  ];
  return {
    id: 'context-categories',
    title: 'Categories in running text',
    ...fieldsOf(fields, categories),
    notes: [
      `Prototypes from tokens alone, ${settings.folds} folds over anchors; positions of an anchor are scored by the prototype ` +
        'of the folds without it, against all positions of words that are not anchors. One run of folds, not ten as in `measure`: ' +
        'which words occur in the text, and how often, varies more than the folds do, and random sets have one run as well.',
      'Intervals treat all positions of one word as one cluster; none below ten different words.',
      `${settings.draws} random sets per category, with the same k and folds; words of the text are replaced by words as ` +
        `frequent in it to a factor of two. p = (b + 1) / (m + 1), not corrected for ${categories.length} categories. Seed ${settings.seed}.`,
    ],
  };
}
