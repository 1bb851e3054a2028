/** The findings of the flips of all categories: sentences, tables and pictures. */
import type { Findings, Sample } from '../../../protocol/report';
import { VERDICT, VERDICTS } from '../../../protocol/verdicts';
import { FLIP_DRAWS } from '../../defaults';
import { benjaminiHochberg } from '../../multiple';
import type { Place } from '../../../protocol/states';
import type { Subject } from '../ports';
import { plural } from '../common/summary';
import type { CategoryFlip } from './category';
import { OFF_ARMS } from './offTarget';
import { armsPicture, dosePicture, layerPicture } from './pictures';
import {
  armTable,
  doseTable,
  layerTable,
  offTargetTable,
  verdictTable,
  whereTable,
  centreTable,
} from './tables';
import type { FlipsSettings } from './options';

export function findingsOf(
  flips: readonly CategoryFlip[],
  subject: Subject,
  settings: FlipsSettings,
  warnings: readonly string[],
): Findings {
  const q = benjaminiHochberg(flips.map(({ test }) => test.arms.away.relative.p));
  const swept = flips.some(({ layers }) => layers.length > 0);
  return {
    headlines: headlines(flips, q, subject),
    tables: [
      verdictTable(flips, q, subject),
      armTable(flips, settings),
      ...centreTable(flips),
      doseTable(flips, settings),
      ...(swept ? [layerTable(flips, subject)] : []),
      whereTable(flips),
      offTargetTable(flips, settings),
    ],
    pictures: [armsPicture(flips), dosePicture(flips), ...(swept ? [layerPicture(flips)] : [])],
    samples: samples(flips),
    warnings: [
      ...warnings,
      ...identityWarnings(flips),
      ...targetWarnings(flips),
      ...drawWarnings(settings.options.controls),
      ...promptWarnings(flips),
    ],
  };
}

function headlines(
  flips: readonly CategoryFlip[],
  q: readonly number[],
  { place }: Subject,
): string[] {
  const counted = VERDICTS.map((verdict) => {
    const n = flips.filter(({ test }) => test.verdict === verdict).length;
    return `${n} ${verdict}`;
  });
  const kept = flips.filter(({ test }, i) => test.verdict === VERDICT.specific && q[i]! < 0.05);
  const prompts = flips[0]!.test.prompts;
  const held = flips.every(({ test }) => test.targetsHeldOut);
  const needed = flips.flatMap(({ test }) => test.promptsNeeded ?? []);
  return [
    `Of ${plural(flips.length, 'category', 'categories')} flipped at ${nameOf(place)} on ` +
      `${plural(prompts, 'prompt')}: ${counted.join('; ')}.${held ? ' Every target was held out of the register that it tests.' : ''}`,
    `After correction over the categories (Benjamini-Hochberg), ${kept.length} of the specific ones ` +
      `${kept.length === 1 ? 'keeps' : 'keep'} q < 0.05.`,
    ...(needed.length > 0
      ? [`About ${Math.max(...needed)} prompts would settle every inconclusive one.`]
      : []),
  ];
}

function nameOf({ site, layer }: Place): string {
  return site === 'resid' ? `layer ${layer}` : `the site ${site} of block ${layer}`;
}

function samples(flips: readonly CategoryFlip[]): Sample[] {
  return flips.flatMap(({ id, offTarget: { texts, decoding } }) =>
    texts.length === 0
      ? []
      : [
          {
            title:
              `${id}: greedy continuations, ` +
              (decoding === 'past'
                ? 'keys and values kept'
                : 'the whole text again for each token (the model takes no past)'),
            columns: ['prompt', ...OFF_ARMS],
            rows: texts.map((text) => [text.prompt, ...OFF_ARMS.map((arm) => text[arm])]),
          },
        ],
  );
}

function identityWarnings(flips: readonly CategoryFlip[]): string[] {
  const worst = Math.max(...flips.map(({ test }) => test.maskIdentity.maxAbsDifference));
  return flips.every(({ test }) => test.maskIdentity.bitIdentical)
    ? []
    : [`A mask of ones moves logits by up to ${worst}: smaller effects are noise.`];
}

/** With few draws the verdict depends on the seed. */
export function drawWarnings(draws: number): string[] {
  return draws < FLIP_DRAWS
    ? [
        `Only ${plural(draws, 'draw')} of each control: whether an effect is specific takes ${FLIP_DRAWS}.`,
      ]
    : [];
}

export function promptWarnings(
  flips: readonly { readonly id: string; readonly test: CategoryFlip['test'] }[],
): string[] {
  return flips.flatMap(({ id, test: { droppedPrompts: dropped } }) => {
    if (dropped.length === 0) return [];
    const words = [...new Set(dropped.flatMap((prompt) => prompt.words))].join(', ');
    const were = dropped.length === 1 ? '1 prompt was' : `${dropped.length} prompts were`;
    return [`${were} left out for ${id}, since words of the category stand there (${words}).`];
  });
}

function targetWarnings(flips: readonly CategoryFlip[]): string[] {
  const ids = flips.filter(({ test }) => !test.targetsHeldOut).map(({ id }) => id);
  return ids.length === 0
    ? []
    : [`The targets of ${ids.join(', ')} may have chosen the register, which is written by hand.`];
}
