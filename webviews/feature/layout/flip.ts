/** Sign-flip test: what the model says once the register is flipped. Evidence -> what the page says. Pure. */
import type {
  ArmEffect,
  ArmName,
  FlipMeasurement,
  MeanEffect,
} from '../../../server/protocol/evidence';
import { armEntries } from '../../../server/protocol/evidence';
import {
  changeText,
  count,
  counted,
  fixed,
  pValue,
  percent,
  sentence,
  signed,
  signedCount,
} from '../../common/format';
import type { DotPlot } from './dotPlot';
import { domainOf } from './scale';
import { type Cell, cell, column, numeric, type Table } from './table';
import { armHint, provenanceWords, ruleWords, type Tone, VERDICT_TONE } from './words';

export interface Flip {
  readonly verdict: string;
  readonly tone: Tone;
  readonly reason: string;
  readonly warnings: readonly string[];
  readonly picture: DotPlot;
  readonly pictureKey: readonly string[];
  readonly arms: Table;
  /** What was done in each arm. */
  readonly meanings: readonly { readonly arm: string; readonly meaning: string }[];
  /** Whether a mask of ones left every logit as it was; if not, nothing else here can be believed. */
  readonly identity: { readonly holds: boolean; readonly words: string };
  readonly notes: readonly string[];
  readonly prompts: readonly string[];
  readonly targets: readonly string[];
  readonly provenance: string;
}

export function layoutFlip(flip: FlipMeasurement): Flip {
  return {
    verdict: flip.verdict,
    tone: VERDICT_TONE[flip.verdict],
    reason: sentence(flip.reason),
    warnings: flip.warnings.map(sentence),
    picture: picture(flip),
    pictureKey: pictureKey(flip),
    arms: armsTable(flip),
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
    description: `Relative change of the targets in logits, by arm: ${words}.`,
    axis: 'relative change of the targets, in logits',
    domain: domainOf([...band, ...rows.flatMap(({ low, high, bar }) => [low, high, bar ?? low])]),
    nothing: 0,
    band,
    rows,
  };
}

function pictureKey({ arms }: FlipMeasurement): string[] {
  const drawn = armEntries(arms).some(([, { draws }]) => draws > 1);
  const mean = '● mean, with 95 % interval over prompts and targets';
  return [mean, ...(drawn ? ['┃ lowest single draw'] : []), '▒ too small to matter'];
}

function armsTable({ arms, prompts }: FlipMeasurement): Table {
  return {
    caption: `Change against the unflipped run: mean over ${counted(prompts, 'prompt')}, with 95 % interval`,
    columns: [
      column('Arm'),
      numeric('Relative', 'targets minus vocabulary, in logits; the verdict rests on this'),
      numeric(
        'p',
        'that the relative change is zero; paired sign permutations over prompts and over targets, the larger one',
      ),
      numeric('Away minus this', 'relative change of away minus this arm'),
      numeric('p', 'one-sided, away is lower; Holm over the controls'),
      numeric('Lowest draw', 'relative change of the strongest single random draw'),
      numeric('Raw', 'mean target logit: can move for no reason'),
      numeric('Log-probability', 'of the targets, in nats'),
      numeric('Rank', 'of the targets; positive is pushed down'),
      numeric('Other categories', 'relative change of the targets of other features'),
      numeric('KL', 'divergence of the next-token distribution, in nats'),
    ],
    rows: armEntries(arms).map(([arm, effect]) => armRow(arm, effect)),
  };
}

function armRow(arm: ArmName, effect: ArmEffect): Cell[] {
  const { relative, awayMinusThis: against } = effect;
  const draws = effect.draws > 1 ? `, ${count(effect.draws)} draws` : '';
  return [
    cell(arm, `${counted(effect.k, 'dimension')}${draws}`),
    change(relative),
    cell(pValue(relative.p)),
    against === null ? cell('–') : change(against),
    against === null ? cell('–') : cell(pValue(against.p)),
    cell(effect.draws > 1 ? signed(effect.strongestDraw, 2) : '–'),
    change(effect),
    change(effect.logProbability),
    rankChange(effect.rank),
    change(effect.others),
    divergence(effect.kl),
  ];
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
      ? 'Checked first: a mask of all ones leaves every logit bit-identical.'
      : `A mask of all ones changed the logits by up to ${maxAbsDifference.toExponential(1)}: do not believe this test.`,
  };
}

function notes(flip: FlipMeasurement): string[] {
  const { matchQuality, smallestEffect } = flip;
  return [
    registerNote(flip),
    targetsNote(flip),
    `The matched arm reaches ${percent(matchQuality.magnitude)} of the magnitude and ${percent(matchQuality.change)} of the change of away.`,
    `Smallest effect of interest: ${fixed(smallestEffect, 3)} logits, a tenth of the standard deviation of the unflipped logits.`,
  ];
}

/** Where halves of the anchors were held out in turn, no arm flipped the very register of all anchors. */
function registerNote({ register, layer, arms }: FlipMeasurement): string {
  const width = register.pos.length + register.neg.length;
  const where = `after block ${layer}, at all positions (${ruleWords(register.rule)})`;
  const flipped = `Register flipped: ${counted(arms.away.k, 'dimension')} ${where}.`;
  if (arms.away.k === width) return flipped;
  return `${flipped} That is the mean over parts of the anchors; all of them together would choose ${count(width)}.`;
}

function targetsNote({ targets, targetsHeldOut }: FlipMeasurement): string {
  const held = targetsHeldOut
    ? 'held out: none was flipped by a register that it helped to choose'
    : 'NOT held out: they may have chosen the register, so the effect may be overstated';
  return `${counted(targets, 'target token')}, ${held}.`;
}
