/** What a survey and the catalog's claim say of a dimension, a line each, the most important first. */
import { claimVerdict } from '../../catalog/claims/claimVerdict';
import type { Feature } from '../../catalog/types';
import type {
  ListTest,
  Look,
  LookTest,
  LoudToken,
  SurveyedDimension,
} from '../../protocol/dimensions';
import { plainListName } from '../../protocol/listName';
import { confoundOf } from '../../protocol/looks';
import type { KnownEvidence } from '../evidence';
import { escapeText, quoteText } from '../markdown/text';
import { aucFigure, nullFigure, share } from '../numbers';
import { bits, percent, pRelation } from '../../protocol/format';

/** Tokens of a side, and lists, that fit one line. */
const SHOWN = 5;
const LISTS = 3;

/** The claim's figure and verdict; nothing where nothing is claimed. */
export function claimLines(
  given: { readonly claim: Feature; readonly known: KnownEvidence } | undefined,
): string[] {
  if (!given) return [];
  const { claim, known } = given;
  const { measurement, flip } = known.evidence;
  if (!measurement) return [`**Claim:** not measured (${claim.status.value})`];
  const stale = known.staleMeasurement.length > 0;
  const flipped = flip ? ` · flipped alone: ${flip.verdict}` : '';
  return [
    `**Claim ${claimVerdict(claim, known.evidence, stale)}:** ${aucFigure(measurement)} · ${nullFigure(measurement)}${flipped}`,
  ];
}

/** How inputs are shown: a picture of an image as Markdown, undefined if there is none; its label, if it has one. */
export interface ShownInputs {
  readonly picture: (name: string) => string | undefined;
  readonly labelOf: (id: number) => string | undefined;
  /** What they are, e.g. "images". */
  readonly many: string;
}

/**
 * Tokens of both sides, what it tells apart, looks that may explain it, partners; nothing without a survey.
 *
 * @param inputs Undefined for tokens.
 */
export function surveyLines(
  survey: SurveyedDimension | undefined,
  stale: readonly string[] = [],
  inputs?: ShownInputs,
): string[] {
  if (!survey) return [];
  const { plus, minus, best, partners, plusShare, entropy } = survey;
  const look = confoundOf(survey);
  const lists = best.slice(0, LISTS).map(listWords).join('; ');
  return [
    ...(stale.length > 0 ? [`**Stale survey:** ${stale.join('; ')}`] : []),
    ...loudLines(plus, minus, inputs),
    `**Tells:** ${lists === '' ? 'no list of words' : lists}`,
    ...(look ? [`**Careful:** ${lookWords(look)} explain more than any list`] : []),
    `\\+ for ${percent(plusShare)} of ${inputs?.many ?? 'tokens'}, ${bits(entropy)} bits; goes with ${
      partners.map(({ index, polarity }) => `\\${polarity}${index}`).join(', ') || 'no other'
    }`,
  ];
}

/** Images as small pictures, a line for each sign; tokens and sounds on one line. */
function loudLines(
  plus: readonly LoudToken[],
  minus: readonly LoudToken[],
  inputs: ShownInputs | undefined,
): string[] {
  if (plus.length + minus.length === 0) return [];
  const shown = (tokens: readonly LoudToken[]): string[] =>
    tokens.slice(0, SHOWN).map((each) => loud(each, inputs));
  const sides = [shown(plus), shown(minus)].map((one) => one.join(' ') || 'none');
  const pictured = [...plus, ...minus].some(({ text }) => inputs?.picture(text) !== undefined);
  // A line that begins with a sign and a space would be an item of a list, without the sign.
  return pictured
    ? [`\\+ ${sides[0]!}`, `\\- ${sides[1]!}`]
    : [`**Loudest:** + ${sides[0]!} / - ${sides[1]!}`];
}

function loud({ id, text }: LoudToken, inputs: ShownInputs | undefined): string {
  const picture = inputs?.picture(text);
  if (picture !== undefined) return picture;
  const label = inputs?.labelOf(id);
  return quoteText(text) + (label === undefined ? '' : ` (${escapeText(label)})`);
}

/** e.g. `+ plant 0.791 [0.722, 0.853], q < 0.001`. */
function listWords(test: ListTest): string {
  const {
    polarity,
    auc: { value, low, high },
    q,
  } = test;
  const interval = low === null || high === null ? '' : ` [${share(low)}, ${share(high)}]`;
  return `\\${polarity} ${escapeText(plainListName(test))} ${share(value)}${interval}, q ${pRelation(q)}`;
}

const having: Readonly<Record<Look, string>> = {
  case: 'capitals',
  space: 'a leading space',
  length: 'long tokens',
  script: 'letters that are not Latin',
  digits: 'digits',
  rank: 'rare tokens',
};

function lookWords({ look, auc }: LookTest): string {
  return `${having[look]} (AUC ${share(auc)})`;
}
