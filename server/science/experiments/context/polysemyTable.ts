/** The sweep over words with two senses, as a table. */
import type { Cell, Table } from '../../../protocol/report';
import { shareEstimate, signTestP } from '../../binomial';
import { p95 } from '../../nullMatched';
import { mean } from '../../resampling';
import type { Field } from '../common/fields';
import { fieldsOf } from '../common/fields';
import type { PaperFigures } from '../common/paper';
import { NO_FIGURES, paperColumns } from '../common/paper';
import type { ContextData } from './result';
import type { Differences, PolysemyResult, PolysemyStudy } from './polysemy';

/** Share of 77 cases; the paper does not say which tau (docs/method.md#context-and-layers). */
const PAPER_CORRECT: PaperFigures = [0.79, 0.77, 0.78, 0.6];

/** How often the category's sense scores higher. */
function higher(differences: Differences): number {
  return differences.filter((d) => d > 0).length;
}

function untied(differences: Differences): number {
  return differences.filter((d) => d !== 0).length;
}

/** Share correct, with ties counted as wrong: the paper's figure. */
export function correct(differences: Differences): ReturnType<typeof shareEstimate> {
  return shareEstimate(higher(differences), differences.length);
}

/** Mean share correct over the non-empty lists; null if there is none. */
function meanCorrect(lists: readonly Differences[]): number | null {
  const full = lists.filter(({ length }) => length > 0);
  return full.length === 0 ? null : mean(full.map((list) => correct(list)!.value));
}

export function randomP95(random: readonly Differences[]): number | null {
  return random.length === 0 ? null : p95(random.map((list) => correct(list)!.value));
}

interface Row {
  readonly name: string;
  readonly result: PolysemyResult | undefined;
  readonly own: Differences;
  readonly paper: PaperFigures;
}

/** The threshold of the sweep with the most correct cases; of equals the lowest. */
function bestOfSweep({ results }: PolysemyStudy): PolysemyResult {
  const sweep = results.filter(({ rule }) => rule.id !== 'own');
  return sweep.reduce((a, b) => (higher(b.own) > higher(a.own) ? b : a));
}

function rowsOf(study: PolysemyStudy): Row[] {
  const best = bestOfSweep(study);
  const row = (name: string, result: PolysemyResult, paper = NO_FIGURES): Row => ({
    name,
    result,
    own: result.own,
    paper,
  });
  return [
    ...study.results.map((result) => row(result.rule.name, result)),
    row(`best of the sweep (${best.rule.name})`, best, PAPER_CORRECT),
    {
      name: 'the surrounding words, alone',
      result: undefined,
      own: study.around,
      paper: NO_FIGURES,
    },
  ];
}

export function polysemyTable(study: PolysemyStudy, { subject, settings }: ContextData): Table {
  const left = subject.material.polysemy.length - study.cases.length;
  return {
    id: 'polysemy',
    title: "The category's sense agrees better with the prototype",
    ...fieldsOf(fields(), rowsOf(study)),
    notes: [
      `${study.cases.length} words, each in a sentence of the category's sense and one of another; ` +
        `${left} more cases are left out because the catalog lacks their category. A case's word is never among its anchors.`,
      'Correct: agreement is higher in the category’s sense; ties count as wrong, as in the paper. Exact binomial 95 % intervals; ' +
        'p: exact sign test over the cases without a tie.',
      `Random sets: ${settings.draws} times random anchors of equal number, same width. Other categories: up to 20 others' ` +
        'prototypes on the same cases.',
      'The surrounding words: mean agreement of the other words of each sentence, run alone, by the catalog’s register; this needs no ' +
        'context in the model at all.',
      'The best threshold is chosen on the same cases, so its figure is too high; the paper does not say how it chose its own. ' +
        `Seed ${settings.seed}.`,
    ],
  };
}

function fields(): Field<Row>[] {
  const ofResult = (of: (result: PolysemyResult) => Cell): ((row: Row) => Cell) => {
    return ({ result }) => (result ? of(result) : null);
  };
  return [
    { key: 'rule', title: 'register', kind: 'text', of: ({ name }) => name },
    { key: 'correct', title: 'correct', kind: 'share', of: ({ own }) => correct(own) },
    {
      key: 'random',
      title: 'random sets, mean',
      kind: 'share',
      of: ofResult(({ random }) => meanCorrect(random)),
    },
    {
      key: 'randomP95',
      title: 'random sets, p95',
      kind: 'share',
      of: ofResult(({ random }) => randomP95(random)),
    },
    {
      key: 'others',
      title: 'other categories',
      kind: 'share',
      of: ofResult(({ others }) => meanCorrect(others)),
    },
    { key: 'higher', title: 'higher', kind: 'count', of: ({ own }) => higher(own) },
    { key: 'ties', title: 'ties', kind: 'count', of: ({ own }) => own.length - untied(own) },
    { key: 'lower', title: 'lower', kind: 'count', of: ({ own }) => untied(own) - higher(own) },
    { key: 'p', title: 'p', kind: 'p', of: ({ own }) => signTestP(higher(own), untied(own)) },
    ...paperColumns('share').map((column, i): Field<Row> => ({
      ...column,
      of: ({ paper }) => paper[i]!,
    })),
  ];
}
