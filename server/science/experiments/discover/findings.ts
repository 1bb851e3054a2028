/** The findings of `discover`. */
import { popcount } from '../../../core/bits';
import type { DiscoverSettings } from './options';
import type { Findings, HistogramPicture, Table } from '../../../protocol/report';
import { shareEstimate } from '../../binomial';
import type { Field } from '../common/fields';
import { fieldsOf } from '../common/fields';
import { paperColumns } from '../common/paper';
import { median, plural, short } from '../common/summary';
import { candidateOf, nearestCategory, rankedFeatures } from './candidates';
import {
  type DiscoverData,
  type DiscoverStudy,
  type UniqueFeature,
  FINER,
  SAME,
  sparseLimit,
} from './study';
import { percent } from '../../../protocol/format';

/** Dimensions per feature, and the models' D (docs/method.md#features-without-anchors). */
const PAPER_WIDTHS = [897 / 2560, 609 / 2560, 1488 / 4096, 2826 / 5120] as const;

/** Wanted rate of false discoveries. */
const FDR = 0.05;

export function findingsOf(data: DiscoverData): Findings {
  const ranked = rankedFeatures(data).slice(0, data.settings.options.listed);
  return {
    headlines: headlinesOf(data),
    tables: [summaryTable(data), candidateTable(data, ranked)],
    pictures: [picture(data)],
    samples: [],
    warnings: warningsOf(data),
    candidates: ranked.map((feature) => candidateOf(data, feature)),
  };
}

function coherent({ unique }: DiscoverStudy, by: 'categories' | 'spelling'): number {
  return unique.filter((feature) => feature[by].q <= FDR).length;
}

function headlinesOf(data: DiscoverData): string[] {
  const { studies, settings, signs } = data;
  const counted = popcount(signs.tokens);
  const each = (of: (study: DiscoverStudy) => number | string): string =>
    studies.map((study) => `${study.name} ${of(study)}`).join('; ');
  const limit = sparseLimit(counted, settings);
  return [
    `From ${plural(studies[0]!.seeds, 'seed')}, features that fire on at most ${limit} of ${counted} tokens: ` +
      `${each(({ sparse }) => sparse)}. Different ones (Jaccard below ${short(SAME)}): ${each(({ unique }) => unique.length)}.`,
    `Dimensions on whose sign all ${settings.options.neighbours} neighbours agree, median of ${signs.planes.dimensions}: ` +
      `${each(({ widths }) => median(widths) ?? 0)}.`,
    `Different features that go with the catalog's categories beyond chance (false discovery rate ${FDR}): ` +
      `${each((study) => `${coherent(study, 'categories')} of ${study.unique.length}`)}; with how words are spelled: ` +
      `${each((study) => `${coherent(study, 'spelling')} of ${study.unique.length}`)}.`,
  ];
}

function warningsOf({ studies, settings, signs, subject }: DiscoverData): string[] {
  const counted = popcount(signs.tokens);
  const limit = sparseLimit(counted, settings);
  const strict = Math.floor(counted * settings.options.sparse);
  const named = new Set(subject.categories.flatMap(({ anchors }) => anchors)).size;
  const { seeds } = studies[0]!;
  return [
    ...(strict < limit
      ? [
          `${settings.options.sparse * 100} % of this vocabulary is ${plural(strict, 'token')}, where the paper's is 152: ` +
            `${limit} were allowed, ${percent(limit / counted)} of it.`,
        ]
      : []),
    ...(seeds < settings.options.seeds ? [`Only ${seeds} tokens could be seeds.`] : []),
    ...(named < counted / 10
      ? [
          `The catalog names ${named} of ${counted} tokens: most features cannot show coherence with its categories.`,
        ]
      : []),
    ...(settings.options.twin
      ? []
      : ['Random weights were left out (twin=no): yield alone says little without them.']),
  ];
}

function summaryTable({ studies, settings, signs }: DiscoverData): Table {
  const D = signs.planes.dimensions;
  const fields: readonly Field<DiscoverStudy>[] = [
    { key: 'signs', title: 'signs of', kind: 'text', of: ({ name }) => name },
    { key: 'seeds', title: 'seeds', kind: 'count', of: ({ seeds }) => seeds },
    {
      key: 'yield',
      title: 'fire sparsely',
      kind: 'share',
      of: ({ sparse, seeds }) => shareEstimate(sparse, seeds),
    },
    { key: 'unique', title: 'different', kind: 'count', of: ({ unique }) => unique.length },
    {
      key: 'width',
      title: 'median dimensions',
      kind: 'count',
      of: (s) => median(s.widths) ?? null,
    },
    {
      key: 'share',
      title: 'median dimensions, share of D',
      kind: 'share',
      of: ({ widths }) => (median(widths) ?? 0) / D,
    },
    { key: 'most', title: 'most dimensions', kind: 'count', of: (s) => Math.max(...s.widths) },
    { key: 'tokens', title: 'median tokens', kind: 'count', of: (s) => median(s.sizes) ?? null },
    ...(['categories', 'spelling'] as const).map((by): Field<DiscoverStudy> => ({
      key: by,
      title: by === 'categories' ? 'go with categories' : 'go with spelling',
      kind: 'share',
      of: (study) => shareEstimate(coherent(study, by), study.unique.length),
    })),
    ...paperColumns('share').map((column, i): Field<DiscoverStudy> => ({
      ...column,
      title: `${column.title}, dimensions as share of D`,
      of: ({ id }) => (id === 'own' ? PAPER_WIDTHS[i]! : null),
    })),
  ];
  return {
    id: 'discover',
    title: 'Features from the neighbours of seeds',
    ...fieldsOf(fields, studies),
    notes: summaryNotes(settings.options, settings.seed, FINER * settings.draws),
  };
}

function summaryNotes(options: DiscoverSettings['options'], seed: number, draws: number): string[] {
  return [
    `Centred signs; a feature is the dimensions in which a seed's ${options.neighbours} nearest tokens (Hamming, without the seed) all agree; ` +
      `it fires on tokens that agree in ${100 * options.agreement} % of them. The paper found one for each of 1500 seeds.`,
    `Its own neighbours always fire, so yield depends on width: the controls show how much of it is chance. ` +
      'Shuffled columns: each dimension shuffled independently; random weights: the same graph, every matrix redrawn.',
    `Different: tokens of any two have a Jaccard index below ${SAME}; the earlier seed is kept.`,
    `Go with categories: two tokens of a feature share more of the catalog's categories than up to ${draws} random sets of like frequency ` +
      `(token number within 2 % of the vocabulary), Benjamini-Hochberg at ${FDR}. ` +
      'Spelling: the same for words with their first or last three letters in common.',
    `Seed ${seed}; the same seed tokens in each row; shares with exact binomial 95 % intervals.`,
  ];
}

/** Tokens shown for each candidate. */
const SHOWN = 12;

function candidateTable(data: DiscoverData, ranked: readonly UniqueFeature[]): Table {
  const { subject } = data;
  const fields: readonly Field<UniqueFeature>[] = [
    {
      key: 'seed',
      title: 'seed',
      kind: 'text',
      of: ({ seed }) => (subject.words[seed] ?? '').trim(),
    },
    { key: 'width', title: 'dimensions', kind: 'count', of: (f) => f.prototype.dimensions.length },
    { key: 'tokens', title: 'tokens', kind: 'count', of: ({ fires }) => fires.length },
    {
      key: 'words',
      title: 'the first of them',
      kind: 'text',
      of: (feature) =>
        candidateOf(data, feature)
          .tokens.slice(0, SHOWN)
          .map(({ text }) => text.trim())
          .join(' '),
    },
    {
      key: 'category',
      title: 'nearest category (tokens in it)',
      kind: 'text',
      of: (feature) => {
        const nearest = nearestCategory(feature, subject.categories);
        return nearest ? `${nearest.id} (${nearest.shared})` : '';
      },
    },
    { key: 'categories', title: 'q, categories', kind: 'p', of: (f) => f.categories.q },
    { key: 'spelling', title: 'q, spelling', kind: 'p', of: (f) => f.spelling.q },
  ];
  return {
    id: 'candidates',
    title: 'Candidates, the widest registers first',
    ...fieldsOf(fields, ranked),
    notes: [
      `${ranked.length} of ${data.studies[0]!.unique.length} different features; the widest register of shuffled columns has ` +
        `${Math.max(...data.studies[1]!.widths)} dimensions.`,
      'dimcat experiment discover CATALOG --add N writes the first N into the catalog as drafts. Their tokens were chosen by their signs: ' +
        'an AUC measured on them is not evidence until the anchors are chosen by meaning.',
    ],
  };
}

/** Bins of the picture. */
const BINS = 32;

function picture({ studies, signs }: DiscoverData): HistogramPicture {
  const D = signs.planes.dimensions;
  const edges = Array.from({ length: BINS + 1 }, (_, i) => (i * D) / BINS);
  const role = { own: 'ours', shuffled: 'null', twin: 'control' } as const;
  return {
    kind: 'histogram',
    id: 'discover-widths',
    title: 'Dimensions on whose sign all neighbours agree',
    description:
      'The number of seeds by the width of their register: the signs of the model, the same with shuffled columns, and random weights.',
    x: { title: `dimensions of ${D}`, domain: [0, D] },
    edges,
    series: studies.map(({ id, name, widths }) => ({
      name,
      role: role[id],
      counts: edges.slice(1).map((_, bin) => {
        return widths.filter((w) => Math.min(BINS - 1, Math.floor((w * BINS) / D)) === bin).length;
      }),
    })),
  };
}
