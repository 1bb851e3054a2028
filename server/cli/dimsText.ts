/** Surveyed dimensions for a terminal: many in a table, one in full. */
import type { SurveyReply } from '../jobs/api';
import type {
  DraftState,
  ListTest,
  Look,
  LookTest,
  LoudToken,
  SurveyedDimension,
} from '../protocol/dimensions';
import type { Polarity } from '../protocol/evidence';
import { confoundOf } from '../protocol/looks';
import type { Nouns } from '../protocol/nouns';
import { auc, interval, table } from './table';
import { bits, count, fixed, percent, pRelation, pValue } from '../protocol/format';

/** Tokens of a side in the table. */
const LOUD_IN_TABLE = 4;

/** @param states What became of the draft of a dimension. */
export function dimensionsTable(
  dimensions: readonly SurveyedDimension[],
  states: (index: number) => DraftState | undefined,
): string {
  const right = true;
  const columns = [
    { title: 'dimension', right },
    { title: 'share +', right },
    { title: 'bits', right },
    { title: 'tells' },
    { title: 'AUC', right },
    { title: '95 % interval' },
    { title: 'p', right },
    { title: 'q', right },
    { title: 'loudest +' },
    { title: 'loudest -' },
    { title: 'draft' },
  ];
  const rows = dimensions.map((one) => rowOf(one, states(one.index)));
  return table(columns, rows);
}

/** Words of a draft's state. */
const DRAFT: Readonly<Record<DraftState, string>> = {
  open: 'to do',
  accepted: 'accepted',
  edited: 'edited since',
  refused: 'refused',
};

function rowOf(one: SurveyedDimension, draft: DraftState | undefined): string[] {
  const { index, plusShare, entropy, plus, minus, best } = one;
  const [first] = best;
  const look = confoundOf(one);
  const tells = [...(look ? [`${lookWords(look)} ${auc(look.auc)}; `] : []), listWords(first)];
  return [
    String(index),
    percent(plusShare),
    fixed(entropy, 3),
    tells.join(''),
    first ? auc(first.auc.value) : '',
    first ? interval(first.auc, auc) : '',
    first ? pValue(first.p) : '',
    first ? pValue(first.q) : '',
    loudWords(plus.slice(0, LOUD_IN_TABLE)),
    loudWords(minus.slice(0, LOUD_IN_TABLE)),
    draft ? DRAFT[draft] : '',
  ];
}

function listWords(test: ListTest | undefined): string {
  return test ? `${test.polarity} ${test.name}` : 'no list';
}

const HAVING: Readonly<Record<Look, string>> = {
  case: 'capitals',
  space: 'leading space',
  length: 'long tokens',
  script: 'not Latin',
  digits: 'digits',
  rank: 'rare tokens',
};

function lookWords({ look, polarity }: LookTest): string {
  return `${polarity} ${HAVING[look]}`;
}

/** One dimension, a fact a line. */
export function dimensionInFull(
  one: SurveyedDimension,
  { many, different }: Nouns,
  known: { readonly draft: DraftState | undefined; readonly claim: string | undefined },
): string {
  const { index, plusShare, entropy, plus, minus, best, looks, partners } = one;
  const look = confoundOf(one);
  const lines: (readonly [string, string])[] = [
    ...(known.claim === undefined ? [] : [['claim', known.claim] as const]),
    ...(look ? [['careful', `${lookWords(look)} explain more than any list`] as const] : []),
    ...best.map((test, i) => [i === 0 ? 'tells' : '', testWords(test, different)] as const),
    ...(best.length === 0 ? [['tells', 'nothing: no list has enough words'] as const] : []),
    ...looks
      .slice(0, 3)
      .map(
        (test, i) => [i === 0 ? 'looks' : '', `${lookWords(test)}, AUC ${auc(test.auc)}`] as const,
      ),
    ...loudLine('+', plus),
    ...loudLine('-', minus),
    [
      'goes with',
      partners
        .map(
          ({ index: other, bits: shared, polarity }) =>
            `${polarity}${other} (${fixed(shared, 3)} bits)`,
        )
        .join(', '),
    ],
    ...(known.draft ? [['draft', DRAFT[known.draft]] as const] : []),
  ];
  const head = `dimension ${index}: + for ${percent(plusShare)} of ${many}, ${bits(entropy)} bits\n`;
  return head + lines.map(([what, words]) => `  ${what.padEnd(10)} ${words}\n`).join('');
}

function testWords(
  { name, polarity, auc: found, p, q, words }: ListTest,
  different: string,
): string {
  return `${polarity} ${name}: AUC ${auc(found.value)} ${interval(found, auc)}, p ${pRelation(p)}, q ${pRelation(q)}, on ${count(words)} ${different}`;
}

function loudLine(side: Polarity, tokens: readonly LoudToken[]): (readonly [string, string])[] {
  return tokens.length === 0 ? [] : [[`loudest ${side}`, loudWords(tokens)]];
}

/** Texts as they are, a leading space and all, but for what a line cannot show. */
function loudWords(tokens: readonly LoudToken[]): string {
  return tokens.map(({ text }) => JSON.stringify(text).slice(1, -1).trim() || '" "').join(', ');
}

/** What the figures are over. */
export function surveyLine(
  { run, basis }: Pick<SurveyReply, 'run' | 'basis'>,
  { different }: Nouns,
): string {
  const { toldApart, dimensions, lists, words } = run;
  const { kind, layer } = basis.site;
  const against = basis.position === undefined ? ', against words of the same looks' : '';
  return (
    `${toldApart} of ${dimensions} dimensions of ${kind} at layer ${layer} (${basis.signs} signs) tell a list apart at q ≤ 0.05.\n` +
    `Lists are ranked on ${count(words.ranking)} ${different} and tested on ${count(words.testing)} others${against}; q is over ${lists} lists x ${dimensions} dimensions.\n`
  );
}
