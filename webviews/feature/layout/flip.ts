/** Sign-flip test: what the model predicts once the register is flipped. Evidence -> what the page says. Pure. */
import * as l10n from '@vscode/l10n';
import type {
  ArmEffect,
  ArmName,
  FlipMeasurement,
  MeanEffect,
} from '../../../server/protocol/evidence';
import { armEntries } from '../../../server/protocol/evidence';
import { besideVerdict, flipTestWords, selectivityWords } from '../../../server/protocol/flipWords';
import {
  count,
  fixed,
  percent,
  pValue,
  signed,
  signedCount,
} from '../../../server/protocol/format';
import { changeText, dimensionsText, promptsText, sentence } from '../../common/format';
import type { DotPlot } from './dotPlot';
import { domainOf } from './scale';
import { type Cell, cell, column, numeric, type Table } from './table';
import {
  armHint,
  provenanceWords,
  ruleWords,
  type Tone,
  VERDICT_TONE,
  verdictWords,
} from './words';

export interface Flip {
  readonly verdict: string;
  readonly tone: Tone;
  readonly reason: string;
  /** What must be read beside the verdict: how much others move, what could have been seen, p and q. */
  readonly beside: readonly string[];
  readonly warnings: readonly string[];
  readonly picture: DotPlot;
  readonly pictureKey: readonly string[];
  readonly arms: Table;
  readonly measures: Table;
  /** What was done in each arm. */
  readonly meanings: readonly { readonly arm: string; readonly meaning: string }[];
  /** Whether a mask of ones left every logit as it was; if not, nothing else here can be trusted. */
  readonly identity: { readonly holds: boolean; readonly words: string };
  readonly notes: readonly string[];
  readonly prompts: readonly string[];
  readonly targets: readonly string[];
  readonly provenance: string;
}

export function layoutFlip(flip: FlipMeasurement): Flip {
  return {
    verdict: verdictWords(flip.verdict),
    tone: VERDICT_TONE[flip.verdict],
    reason: sentence(flip.reason),
    beside: [...besideVerdict(flip), flipTestWords(flip)].map(sentence),
    warnings: flip.warnings.map(sentence),
    picture: picture(flip),
    pictureKey: pictureKey(flip),
    arms: armsTable(flip),
    measures: measuresTable(flip),
    meanings: armEntries(flip.arms).map(([arm]) => ({ arm, meaning: armHint(arm, flip) })),
    identity: identity(flip),
    notes: notes(flip),
    prompts: flip.promptTexts,
    targets: flip.targetTokens,
    provenance: provenanceWords(flip.provenance),
  };
}

function picture({ arms, smallestEffect }: FlipMeasurement): DotPlot {
  const rows = armEntries(arms).map(([arm, { relative, draws, strongestDraw }]) => ({
    label: arm,
    value: relative.mean,
    low: relative.low,
    high: relative.high,
    words: changeText(relative),
    ...(draws > 1 && { bar: strongestDraw }),
    emphasis: arm === 'away',
  }));
  const band = [-smallestEffect, smallestEffect] as const;
  const words = rows.map((row) => `${row.label} ${row.words}`).join('; ');
  return {
    description: l10n.t('Relative change of the targets in logits, by arm: {0}.', words),
    axis: l10n.t('relative change of the targets, in logits'),
    domain: domainOf([...band, ...rows.flatMap(({ low, high, bar }) => [low, high, bar ?? low])]),
    nothing: 0,
    band,
    rows,
  };
}

function pictureKey({ arms }: FlipMeasurement): string[] {
  const drawn = armEntries(arms).some(([, { draws }]) => draws > 1);
  const mean = l10n.t('● mean, with 95 % interval over prompts and targets');
  return [
    mean,
    ...(drawn ? [l10n.t('┃ strongest single draw')] : []),
    l10n.t('▒ too small to matter'),
  ];
}

/** The basis of the verdict. */
function armsTable({ arms, prompts }: FlipMeasurement): Table {
  return {
    caption: l10n.t(
      'Relative change against the unflipped run: mean over {0}, with 95 % interval',
      promptsText(prompts),
    ),
    columns: [
      column(l10n.t('Arm')),
      numeric(
        l10n.t('Relative'),
        l10n.t('targets minus vocabulary, in logits; the verdict is based on this'),
      ),
      numeric(
        'p',
        l10n.t(
          'that the relative change is zero; a t test that takes prompts and targets as crossed samples',
        ),
      ),
      numeric(l10n.t('Away minus this'), l10n.t('relative change of away minus this arm')),
      numeric('p', l10n.t('one-sided, away goes further; Holm over the controls')),
      numeric(
        l10n.t('Strongest draw'),
        l10n.t(
          'relative change of the strongest single draw, and how many of them go as far as away',
        ),
      ),
    ],
    rows: armEntries(arms).map(([arm, effect]) => armRow(arm, effect)),
  };
}

/** What else moved. */
function measuresTable({ arms }: FlipMeasurement): Table {
  return {
    caption: l10n.t('What else moved'),
    columns: [
      column(l10n.t('Arm')),
      numeric(l10n.t('Raw'), l10n.t('mean target logit: can shift without meaning')),
      numeric(l10n.t('Log-probability'), l10n.t('of the targets, in nats')),
      numeric(l10n.t('Rank'), l10n.t('of the targets; positive is pushed down')),
      numeric(
        l10n.t('Other categories'),
        l10n.t('relative change of the targets of other features'),
      ),
      numeric('KL', l10n.t('divergence of the next-token distribution, in nats')),
    ],
    rows: armEntries(arms).map(([arm, effect]) => {
      const { logProbability, rank, others, kl } = effect;
      return [
        cell(arm),
        change(effect),
        change(logProbability),
        rankChange(rank),
        change(others),
        divergence(kl),
      ];
    }),
  };
}

function armRow(arm: ArmName, effect: ArmEffect): Cell[] {
  const { relative, awayMinusThis: against, k, draws } = effect;
  const width = dimensionsText(k);
  return [
    cell(arm, draws > 1 ? l10n.t('{0}, {1} draws', width, count(draws)) : width),
    change(relative),
    cell(pValue(relative.p)),
    against === null ? cell('–') : change(against),
    against === null ? cell('–') : cell(pValue(against.p)),
    drawsCell(effect),
  ];
}

function drawsCell({ draws, strongestDraw, amongDraws }: ArmEffect): Cell {
  if (draws < 2) return cell('–');
  const strongest = signed(strongestDraw, 2);
  if (amongDraws === null) return cell(strongest);
  const words = l10n.t('{0} as far, p {1}', count(amongDraws.reached), pValue(amongDraws.p));
  return cell(strongest, words);
}

function change({ mean, low, high }: MeanEffect, digits = 2): Cell {
  return cell(signed(mean, digits), `[${signed(low, digits)}, ${signed(high, digits)}]`);
}

function rankChange({ mean, low, high }: MeanEffect): Cell {
  return cell(signedCount(mean), `[${signedCount(low)}, ${signedCount(high)}]`);
}

/** Never negative, so without a sign. */
function divergence({ mean, low, high }: MeanEffect): Cell {
  return cell(fixed(mean, 3), `[${fixed(low, 3)}, ${fixed(high, 3)}]`);
}

function identity({ maskIdentity }: FlipMeasurement): Flip['identity'] {
  const { bitIdentical, maxAbsDifference } = maskIdentity;
  return {
    holds: bitIdentical,
    words: bitIdentical
      ? l10n.t('Checked first: a mask of all ones leaves every logit bit-identical.')
      : l10n.t(
          'A mask of all ones changed the logits by up to {0}: do not trust this test.',
          maxAbsDifference.toExponential(1),
        ),
  };
}

function notes(flip: FlipMeasurement): string[] {
  const { matchQuality, smallestEffect } = flip;
  return [
    registerNote(flip),
    targetsNote(flip),
    l10n.t(
      'The matched arm reaches {0} of the magnitude and {1} of the change of away.',
      percent(matchQuality.magnitude),
      percent(matchQuality.change),
    ),
    l10n.t(
      'Smallest effect of interest: {0} logits, a tenth of the standard deviation of the unflipped logits.',
      fixed(smallestEffect, 3),
    ),
    ...centreNotes(flip),
    ...droppedNotes(flip),
  ];
}

/** What the same flip comes to about either mean. */
function centreNotes({ centre }: FlipMeasurement): string[] {
  if (!centre?.prompts || !centre.tokens) return [];
  const of = ({ relative, selectivity }: NonNullable<typeof centre.tokens>): string =>
    `${changeText(relative)}, ${selectivityWords({ selectivity })}`;
  const used =
    centre.used === 'prompts'
      ? l10n.t('The arms turn about the mean of the prompts’ own states.')
      : l10n.t('The arms turn about the mean of single tokens.');
  const both = l10n.t(
    'Away about the prompts’ mean: {0}; about the single tokens’: {1}.',
    of(centre.prompts),
    of(centre.tokens),
  );
  return [`${used} ${both}`];
}

function droppedNotes({ droppedPrompts }: FlipMeasurement): string[] {
  if (droppedPrompts.length === 0) return [];
  const named = droppedPrompts.map(({ text, words }) => `“${text}” (${words.join(', ')})`);
  return [l10n.t('Left out, since words of the category stand in them: {0}.', named.join('; '))];
}

/** Where halves of the anchors were held out in turn, no arm flipped the very register of all anchors. */
function registerNote({ register, layer, arms, basis }: FlipMeasurement): string {
  const width = register.pos.length + register.neg.length;
  const [k, rule] = [dimensionsText(arms.away.k), ruleWords(register.rule)];
  const { kind } = basis.site;
  const flipped =
    kind === 'resid'
      ? l10n.t('Register flipped: {0} after block {1}, at all positions ({2}).', k, layer, rule)
      : l10n.t(
          'Register flipped: {0} of the site {1} in block {2}, at all positions ({3}).',
          ...[k, kind, layer, rule],
        );
  if (arms.away.k === width) return flipped;
  const mean = l10n.t(
    'That is the mean over parts of the anchors; all of them together would choose {0}.',
    count(width),
  );
  return `${flipped} ${mean}`;
}

function targetsNote({ targets, targetsHeldOut }: FlipMeasurement): string {
  return targetsHeldOut
    ? l10n.t(
        'Target tokens: {0}, held out: none was flipped by a register that it helped to choose.',
        count(targets),
      )
    : l10n.t(
        'Target tokens: {0}, NOT held out: they may have chosen the register, so the effect may be overstated.',
        count(targets),
      );
}
