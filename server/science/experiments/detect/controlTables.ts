/** The tables of `detect` on what else could explain a held-out AUC: harder negatives, and the looks of words. */
import type { Cell, Column, Table } from '../../../protocol/report';
import { mean } from '../../resampling';
import { meanOrNull } from '../common/summary';
import { LOOK_NAMES } from './confounds';
import type { AgainstNegatives } from './negatives';
import { commonNotes } from './notes';
import type { DetectData } from './result';

export function negativesTable(data: DetectData): Table {
  const cells = (against: AgainstNegatives | null): Cell[] =>
    against
      ? [against.heldOut, against.nullP95, against.inSample, against.nNeg]
      : [null, null, null, null];
  const withOwn = data.tested.some(({ own }) => own !== null);
  const rows = data.tested.map((t): Cell[] => [
    t.task.id,
    t.ours.heldOut,
    t.nullMatched.heldOutP95,
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
    { key: `${key}N`, title: 'n−', kind: 'count' },
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
    t.nullMatched.heldOutP95,
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
      'Each look alone: AUC in its better direction, so chance is above 0.5 for few anchors. Together: logistic regression on ' +
        'all four, held out, against 2,000 tokens of the vocabulary.',
      'Token id is a proxy for frequency rank.',
    ],
  };
}
