/** The tables of the flips. */
import type { Estimate, MeanEffect, Selectivity } from '../../../protocol/evidence';
import { armEntries } from '../../../protocol/evidence';
import type { Cell, Column, Table } from '../../../protocol/report';
import type { Subject } from '../ports';
import { seededRandom } from '../../random';
import { meanOver, plural } from '../common/summary';
import type { CategoryFlip } from './category';
import { DOSE_ARMS, type DoseArm } from './doses';
import { OFF_ARMS } from './offTarget';
import type { FlipsSettings } from './options';

const logits = (key: string, title: string): Column => ({ key, title, kind: 'logits' });
const RELATIVE =
  'Relative change: mean logit of the targets minus that of the vocabulary, against the untouched model.';

export function estimateOf({ mean, low, high }: MeanEffect): Estimate {
  return { value: mean, low, high };
}

/** The share of away's change that others show; null if there are no others. */
export function shareOf({ mean, low, high }: Selectivity): Cell {
  return mean === null ? null : { value: mean, low, high };
}

export const SELECTIVITY: Column = {
  key: 'selectivity',
  title: 'others move as much',
  kind: 'share',
};

export function verdictTable(
  flips: readonly CategoryFlip[],
  q: readonly number[],
  { place, model }: Subject,
): Table {
  return {
    id: 'verdicts',
    title: 'What each flip shows',
    columns: [
      { key: 'category', title: 'category', kind: 'text' },
      { key: 'verdict', title: 'verdict', kind: 'text' },
      SELECTIVITY,
      logits('away', 'away, relative change'),
      { key: 'p', title: 'p', kind: 'p' },
      { key: 'q', title: 'q', kind: 'p' },
      logits('leastDetectable', 'least detectable'),
      logits('random', 'random'),
      logits('disjoint', 'disjoint'),
      logits('matched', 'matched'),
      logits('others', "others' targets under away"),
      { key: 'k', title: 'dimensions flipped', kind: 'count' },
      { key: 'targets', title: 'targets', kind: 'count' },
      { key: 'promptsNeeded', title: 'prompts that would settle it', kind: 'count' },
      { key: 'reason', title: 'why', kind: 'text' },
    ],
    rows: flips.map(({ id, test }, i) => [
      id,
      test.verdict,
      shareOf(test.selectivity),
      estimateOf(test.arms.away.relative),
      test.arms.away.relative.p,
      q[i]!,
      test.leastDetectable,
      ...(['random', 'disjoint', 'matched'] as const).map((arm) =>
        estimateOf(test.arms[arm].relative),
      ),
      estimateOf(test.arms.away.others),
      test.arms.away.k,
      test.targets,
      test.promptsNeeded,
      test.reason,
    ]),
    notes: verdictNotes(flips, place.layer, model.layers),
  };
}

function verdictNotes(flips: readonly CategoryFlip[], layer: number, layers: number): string[] {
  return [
    `${RELATIVE} Layer ${layer} of ${layers}, all positions, ` +
      `${plural(flips[0]!.test.prompts, 'prompt')}; t intervals take prompts and target words as crossed samples.`,
    "Others move as much: the relative change of the other categories' words over that of the targets, 95 % interval of Fieller: 0 % where only the targets move, 100 % where all move alike.",
    'Least detectable: the least change, up or down, that these prompts and targets show with a chance of 80 %.',
    'Targets: those that the catalog names, else each half of the anchors for the register that the other half chose.',
    'q: Benjamini-Hochberg over the categories, on the p-value that away differs from zero.',
    "Prompts that would settle it: only for an inconclusive verdict; 'not computable' if more targets are needed.",
  ];
}

export function armTable(flips: readonly CategoryFlip[], { options }: FlipsSettings): Table {
  return {
    id: 'arms',
    title: 'Every arm of every category',
    columns: [
      { key: 'category', title: 'category', kind: 'text' },
      { key: 'arm', title: 'arm', kind: 'text' },
      logits('relative', 'relative change'),
      { key: 'p', title: 'p', kind: 'p' },
      logits('awayMinusThis', 'away minus this'),
      { key: 'pMinus', title: 'p (away goes further, Holm)', kind: 'p' },
      { key: 'reached', title: 'draws as far', kind: 'count' },
      { key: 'pDraws', title: 'p among draws', kind: 'p' },
      logits('raw', 'target logit'),
      { key: 'logProbability', title: 'log-probability, nats', kind: 'number' },
      { key: 'rank', title: 'rank', kind: 'number' },
      logits('others', "others' targets"),
      { key: 'kl', title: 'KL, nats', kind: 'number' },
    ],
    rows: flips.flatMap(({ id, test }) =>
      armEntries(test.arms).map(([arm, effect]): Cell[] => [
        id,
        arm,
        estimateOf(effect.relative),
        effect.relative.p,
        effect.awayMinusThis && estimateOf(effect.awayMinusThis),
        effect.awayMinusThis?.p ?? null,
        effect.amongDraws?.reached ?? null,
        effect.amongDraws?.p ?? null,
        estimateOf(effect),
        estimateOf(effect.logProbability),
        estimateOf(effect.rank),
        estimateOf(effect.others),
        estimateOf(effect.kl),
      ]),
    ),
    notes: [
      `Controls are means of ${options.controls} draws; only they are compared with away.`,
      'ablate removes from the state the direction from the mean of 128 random tokens to that of the training anchors.',
      'KL: from the untouched next-token distribution, at the last position: the effect of the flip on all tokens.',
    ],
  };
}

/** None for raw signs, which turn about 0. */
export function centreTable(flips: readonly CategoryFlip[]): Table[] {
  const rows = flips.flatMap(({ id, test: { centre } }): Cell[][] => {
    if (!centre?.prompts || !centre.tokens) return [];
    const of = ({ relative, selectivity, kl }: typeof centre.prompts): Cell[] => [
      estimateOf(relative),
      shareOf(selectivity),
      kl,
    ];
    return [[id, centre.used, ...of(centre.prompts), ...of(centre.tokens)]];
  });
  if (rows.length === 0) return [];
  return [
    {
      id: 'centres',
      title: 'What the flip turns about',
      columns: [
        { key: 'category', title: 'category', kind: 'text' },
        { key: 'used', title: 'used', kind: 'text' },
        logits('prompts', "away about the prompts' mean"),
        { ...SELECTIVITY, key: 'selectivityPrompts' },
        { key: 'klPrompts', title: 'KL, nats', kind: 'number' },
        logits('tokens', "away about the single tokens' mean"),
        { ...SELECTIVITY, key: 'selectivityTokens' },
        { key: 'klTokens', title: 'KL, nats', kind: 'number' },
      ],
      rows,
      notes: [
        "The prompts' mean is that of their own states at all positions; the single tokens' is that over the vocabulary, each token run alone, which the signs are taken from.",
      ],
    },
  ];
}

/** Of each category that has the arm. */
export function effectsAt(
  flips: readonly CategoryFlip[],
  arm: DoseArm,
  share: number,
): readonly MeanEffect[] {
  return flips.flatMap(
    ({ doses }) => doses.find((d) => d.arm === arm && d.share === share)?.relative ?? [],
  );
}

/** The mean over the categories; of one category its own effect, with its interval over prompts and targets. */
export function overCategories(effects: readonly MeanEffect[], seed: number): Estimate | null {
  const [only] = effects;
  if (only !== undefined && effects.length === 1) return estimateOf(only);
  return meanOver(
    effects.map(({ mean }) => mean),
    seededRandom(seed, 'over-categories'),
  );
}

export function doseTable(flips: readonly CategoryFlip[], settings: FlipsSettings): Table {
  const shares = [...new Set(flips.flatMap(({ doses }) => doses.map(({ share }) => share)))];
  return {
    id: 'doses',
    title: flips.length === 1 ? 'The dose curve' : 'The dose curve: mean over the categories',
    columns: [
      { key: 'share', title: 'share of the register', kind: 'share' },
      ...DOSE_ARMS.map((arm) => logits(arm, arm)),
    ],
    rows: shares.map((share) => [
      share,
      ...DOSE_ARMS.map((arm) => {
        return overCategories(effectsAt(flips, arm, share), settings.seed);
      }),
    ]),
    notes: [
      flips.length === 1
        ? `${RELATIVE} Intervals are over prompts and targets.`
        : `${RELATIVE} Intervals resample the categories; none below ten.`,
      'away, toward and flip take the best dimensions first; controls are as wide as the share and are drawn ' +
        `${plural(settings.options['curve-draws'], 'time')} per split.`,
    ],
  };
}

export function layerTable(flips: readonly CategoryFlip[], { model }: Subject): Table {
  return {
    id: 'layers',
    title: 'The layer sweep',
    columns: [
      { key: 'category', title: 'category', kind: 'text' },
      { key: 'layers', title: 'edited at', kind: 'text' },
      { key: 'k', title: 'dimensions', kind: 'count' },
      logits('away', 'away'),
      logits('random', 'random'),
    ],
    rows: flips.flatMap(({ id, layers }) =>
      layers
        .filter(({ arm }) => arm === 'away')
        .map(({ layer, to, k, relative }): Cell[] => {
          const control = layers.find(
            (l) => l.arm === 'random' && l.layer === layer && l.to === to,
          );
          return [
            id,
            layer === to ? `layer ${layer}` : `layers ${layer} to ${to} together`,
            Math.round(k),
            estimateOf(relative),
            control ? estimateOf(control.relative) : null,
          ];
        }),
    ),
    notes: [
      `${RELATIVE} Layers 0 (embedding) to ${model.layers} (before the final norm), one graph for all.`,
      'Each layer is flipped on the register that the training anchors choose there, and on as many random dimensions.',
    ],
  };
}

const DIRECT =
  'Direct: the change of the state at the last position is added to the untouched last state, which then goes through ' +
  'the final norm and the head alone. The rest: all positions minus direct, the contribution of later blocks.';

export function whereTable(flips: readonly CategoryFlip[]): Table {
  const first = flips[0]!.where;
  const places = [...new Set(first.map(({ where }) => where))];
  const token = first.find((point) => point.token !== null)?.token ?? '';
  return {
    id: 'where',
    title: 'Where the flip acts, and by which path',
    columns: [
      { key: 'category', title: 'category', kind: 'text' },
      { key: 'arm', title: 'arm', kind: 'text' },
      ...places.map((where) => logits(where, where)),
    ],
    rows: flips.flatMap(({ id, where: points }) =>
      (['away', 'random'] as const).map((arm): Cell[] => [
        id,
        arm,
        ...places.map((where) => {
          const point = points.find((p) => p.where === where && p.arm === arm);
          return point ? estimateOf(point.relative) : null;
        }),
      ]),
    ),
    notes: [
      `${RELATIVE} One token: only positions that hold ${JSON.stringify(token)}, which most prompts hold.`,
      ...(places.includes('direct') ? [DIRECT] : []),
    ],
  };
}

export function offTargetTable(flips: readonly CategoryFlip[], { options }: FlipsSettings): Table {
  return {
    id: 'off-target',
    title: 'What a flip does to neutral text',
    columns: [
      { key: 'category', title: 'category', kind: 'text' },
      ...OFF_ARMS.map((arm): Column => ({
        key: `perplexity-${arm}`,
        title: `perplexity, ${arm}`,
        kind: 'number',
      })),
      ...OFF_ARMS.map((arm): Column => ({
        key: `repetition-${arm}`,
        title: `repetition, ${arm}`,
        kind: 'share',
      })),
      { key: 'kl', title: 'KL of away on the prompts, nats', kind: 'number' },
    ],
    rows: flips.map(({ id, test, offTarget }) => [
      id,
      ...OFF_ARMS.map((arm) => offTarget.perplexity?.[arm] ?? null),
      ...OFF_ARMS.map((arm) => offTarget.repetition?.[arm] ?? null),
      estimateOf(test.arms.away.kl),
    ]),
    notes: [
      `Perplexity of at most ${plural(options.passages, 'neutral text')} of up to 64 tokens, the register of the first ` +
        'half of the anchors, and one draw that matches it in size.',
      `Repetition: share of adjacent token pairs that occur earlier in the same continuation of ${options.tokens} tokens; ` +
        `${plural(options.samples, 'prompt')}.`,
    ],
  };
}
