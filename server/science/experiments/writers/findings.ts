/** The findings of `writers`: sentences, tables and pictures. */
import type { NeuronWrites } from '../../../protocol/flips';
import type { DotPicture, Findings, LinePicture, Series, Table } from '../../../protocol/report';
import { shareEstimate } from '../../binomial';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import { nothingToMeasure, nounsOf } from '../common/categories';
import { fieldsOf, type Field } from '../common/fields';
import { meanOver, median, plural, short, withInterval } from '../common/summary';
import type { Subject } from '../ports';
import type { CategoryWriters, WritersSettings } from './contract';
import type { Curves, Writing } from './writing';
import { coalitionSize, sizesOf, WRITER } from './writing';

type Kind = 'trained' | 'gaussian' | 'shuffled';
const KINDS: readonly Kind[] = ['trained', 'shuffled', 'gaussian'];
const KIND_NAMES: Readonly<Record<Kind, string>> = {
  trained: 'trained weights',
  shuffled: 'columns shuffled',
  gaussian: 'Gaussian weights',
};
/** Matched against unmatched, of weights alone, in the paper's models of images and sounds. */
const PAPER_INPUTS = 'Paper, images and sounds: 0.69 against 0.49, and 0.79 against 0.49.';

/** Median agreement of 200 neurons in the paper's four models. */
const PAPER_200 = '0.786/0.845/0.758/0.728';

export function findingsOf(
  categories: readonly CategoryWriters[],
  writes: NeuronWrites,
  subject: Subject,
  settings: WritersSettings,
  warnings: readonly string[],
): Findings {
  if (categories.length === 0) return nothingToMeasure(warnings, nounsOf(subject));
  return {
    headlines: headlines(categories, writes, settings),
    tables: [
      singleTable(categories, writes, subject, settings),
      curveTable(categories, writes),
      specificityTable(categories, writes, subject, settings),
      neuronTable(categories, subject, settings),
    ],
    pictures: [
      curvePicture(categories, writes, 'halves'),
      curvePicture(categories, writes, 'whole'),
      specificityPicture(categories),
    ],
    samples: [],
    warnings,
  };
}

function headlines(
  categories: readonly CategoryWriters[],
  { neurons }: NeuronWrites,
  { seed, options }: WritersSettings,
): string[] {
  const n = categories.length;
  const sizes = sizesOf(neurons);
  const fitting = sizes.filter((size) => size <= coalitionSize(neurons, options.coalition));
  const at = Math.max(0, fitting.length - 1);
  const over = (of: (c: CategoryWriters) => number): string =>
    withInterval(meanOver(categories.map(of), seededRandom(seed, 'writers-mean'))!);
  const beat = categories.filter(({ writing: w }) => w.single.whole > w.shuffledBestP95).length;
  const unmatched = categories.flatMap((c) => c.unmatched ?? []);
  return [
    `Coalitions of ${sizes[at]} neurons, chosen on half of a register, write the other half with agreement ` +
      `${over(({ writing }) => writing.trained.halves[at]!)}; with shuffled columns ` +
      `${over(({ writing }) => writing.shuffled.halves[at]!)}, with Gaussian weights ${over(({ writing }) => writing.gaussian.halves[at]!)} ` +
      `(mean over ${plural(n, 'category', 'categories')}; chosen and scored on the same dimensions it would be ` +
      `${over(({ writing }) => writing.trained.whole[at]!)} and, shuffled, ${over(({ writing }) => writing.shuffled.whole[at]!)}).`,
    `The best single neuron agrees more than the best of shuffled columns (p95) for ${beat} of ${n}.`,
    ...(unmatched.length > 0
      ? [
          `Matched: ${over(({ matched }) => matched)}, against ${short(mean(unmatched))} on the registers of other categories.`,
        ]
      : []),
  ];
}

const SINGLE_FIELDS: readonly Field<CategoryWriters>[] = [
  { key: 'category', title: 'category', kind: 'text', of: ({ id }) => id },
  { key: 'k', title: 'dimensions', kind: 'count', of: ({ writing }) => writing.k },
  {
    key: 'neuron',
    title: 'best neuron',
    kind: 'count',
    of: ({ writing }) => writing.single.neuron,
  },
  {
    key: 'halves',
    title: 'held out: best on one half, agreement on the other',
    kind: 'share',
    of: ({ writing }) => writing.single.halves,
  },
  {
    key: 'whole',
    title: 'agreement, whole register',
    kind: 'share',
    of: ({ writing }) => writing.single.whole,
  },
  {
    key: 'shuffled',
    title: 'shuffled columns, best, p95',
    kind: 'share',
    of: ({ writing }) => writing.shuffledBestP95,
  },
  {
    key: 'gaussian',
    title: 'Gaussian, best, mean',
    kind: 'share',
    of: ({ writing }) => writing.gaussianBest,
  },
  {
    key: 'loud',
    title: 'loud weights only',
    kind: 'share',
    of: ({ writing }) => writing.single.loud,
  },
];

function singleTable(
  categories: readonly CategoryWriters[],
  { neurons, storage }: NeuronWrites,
  { place }: Subject,
  settings: WritersSettings,
): Table {
  const above = (of: (w: Writing) => number | null): string => {
    const n = categories.filter(({ writing }) => (of(writing) ?? 0) > WRITER).length;
    const share = shareEstimate(n, categories.length)!;
    return `${n} of ${categories.length} (${withInterval(share)})`;
  };
  return {
    id: 'single',
    title: 'Single writers',
    ...fieldsOf(SINGLE_FIELDS, categories),
    notes: [
      `Rows of the down projection of block ${place.layer} (${plural(neurons, 'neuron')}, ${storage}), at registers of layer ` +
        `${place.layer} (tau 0.6 unless the catalog says otherwise).`,
      `With a neuron above ${short(WRITER)}: ${above((w) => w.single.whole)}; loud weights only ${above((w) => w.single.loud)}; ` +
        `Gaussian (mean of the best) ${above((w) => w.gaussianBest)}. Paper: 88, 27 and 3 of 1500, and with its magnitude filter 20.1, 19.7 and 1.9 %.`,
      'Loud (our reading of the paper’s filter): only weights whose size reaches the median of their neuron, and only neurons for which half of the register is loud.',
      `Controls: ${plural(settings.options.controls, 'draw')}, with the best of all neurons in each, so the search over neurons is accounted for.`,
    ],
  };
}

function curveTable(categories: readonly CategoryWriters[], { neurons }: NeuronWrites): Table {
  const sizes = sizesOf(neurons);
  const middle = (kind: Kind, of: keyof Curves, at: number): number =>
    median(categories.map(({ writing }) => writing[kind][of][at]!))!;
  return {
    id: 'coalitions',
    title: 'Majority vote of the top K neurons: median over the categories',
    columns: [
      { key: 'K', title: 'neurons K', kind: 'count' },
      ...KINDS.map((kind) => ({
        key: `halves-${kind}`,
        title: `held out, ${KIND_NAMES[kind]}`,
        kind: 'share' as const,
      })),
      ...KINDS.map((kind) => ({
        key: `whole-${kind}`,
        title: `in-sample, ${KIND_NAMES[kind]}`,
        kind: 'share' as const,
      })),
      { key: 'paper', title: 'paper, in-sample, four models', kind: 'text', paper: true },
    ],
    rows: sizes.map((size, at) => [
      size,
      ...KINDS.map((kind) => middle(kind, 'halves', at)),
      ...KINDS.map((kind) => middle(kind, 'whole', at)),
      size === 200 ? PAPER_200 : null,
    ]),
    notes: [
      'Held out: neurons are chosen on a random half of the register and scored on the other, both ways.',
      'In-sample, as in the paper: chosen and scored on the same dimensions, where random weights score high too.',
      `${plural(categories.length, 'category', 'categories')}; ties count half.`,
    ],
  };
}

function specificityTable(
  categories: readonly CategoryWriters[],
  { neurons }: NeuronWrites,
  subject: Subject,
  { options }: WritersSettings,
): Table {
  const fields: Field<CategoryWriters>[] = [
    { key: 'category', title: 'category', kind: 'text', of: ({ id }) => id },
    { key: 'matched', title: 'its own other half', kind: 'share', of: ({ matched }) => matched },
    {
      key: 'unmatched',
      title: 'registers of other categories',
      kind: 'share',
      of: ({ unmatched }) => unmatched,
    },
  ];
  return {
    id: 'specificity',
    title: 'Whose register a coalition writes',
    ...fieldsOf(fields, categories),
    notes: [
      `The ${coalitionSize(neurons, options.coalition)} of ${plural(neurons, 'neuron')} that agree best with a random half of the category’s register.`,
      'Others share no anchor with it, and only dimensions outside its register count. Chance is 0.5.',
      ...(subject.inputs ? [PAPER_INPUTS] : []),
    ],
  };
}

function neuronTable(
  categories: readonly CategoryWriters[],
  subject: Subject,
  settings: WritersSettings,
): Table {
  const fields: Field<CategoryWriters>[] = [
    { key: 'category', title: 'category', kind: 'text', of: ({ id }) => id },
    { key: 'heldOut', title: 'held-out AUC', kind: 'auc', of: ({ neurons }) => neurons.heldOut },
    { key: 'null', title: 'null p95', kind: 'auc', of: ({ neurons }) => neurons.nullP95 },
    { key: 'inSample', title: 'in-sample', kind: 'auc', of: ({ neurons }) => neurons.inSample },
    { key: 'k', title: 'neurons', kind: 'count', of: ({ neurons }) => neurons.k },
    { key: 'best', title: 'best neuron', kind: 'auc', of: ({ neurons }) => neurons.best },
    {
      key: 'bestNullP95',
      title: 'its null p95',
      kind: 'auc',
      of: ({ neurons }) => neurons.bestNull.p95,
    },
    {
      key: 'bestNull',
      title: 'its null p99',
      kind: 'auc',
      of: ({ neurons }) => neurons.bestNull.p99,
    },
  ];
  return {
    id: 'neurons',
    title: 'Signs of the neuron activations as a site',
    ...fieldsOf(fields, categories),
    notes: [
      `What the down projection reads; each ${nounsOf(subject).one} alone; ${settings.folds} folds; null of ${plural(settings.draws, 'random set')}.`,
      'Paper: feature AUC 0.991/0.976/0.994/0.973, in-sample.',
    ],
  };
}

function curvePicture(
  categories: readonly CategoryWriters[],
  { neurons }: NeuronWrites,
  of: keyof Curves,
): LinePicture {
  const series = KINDS.map((kind): Series => ({
    name: KIND_NAMES[kind],
    role: kind === 'trained' ? 'ours' : 'control',
    points: sizesOf(neurons).map((size, at) => ({
      x: size,
      y: median(categories.map(({ writing }) => writing[kind][of][at]!))!,
    })),
  }));
  return {
    kind: 'lines',
    id: `writers-${of}`,
    title: of === 'halves' ? 'Coalitions, held out' : 'Coalitions, in-sample',
    description:
      'Agreement of the majority vote of the top K neurons with a register, median over the categories, beside shuffled ' +
      `and Gaussian weights; ${of === 'halves' ? 'chosen on one half, scored on the other' : 'chosen and scored on the same dimensions'}.`,
    x: { title: 'neurons K', scale: 'log' },
    y: { title: 'agreement', domain: [0, 1] },
    series,
  };
}

function specificityPicture(categories: readonly CategoryWriters[]): DotPicture {
  const plain = (value: number | null) =>
    value === null ? null : { value, low: null, high: null };
  return {
    kind: 'dots',
    id: 'writers-specificity',
    title: 'Whose register a coalition writes',
    description:
      'For each category, the agreement with its own other half, and with the registers of others.',
    value: { title: 'agreement', domain: [0, 1] },
    names: categories.map(({ id }) => id),
    series: [
      { name: 'its own other half', role: 'ours', values: categories.map((c) => plain(c.matched)) },
      {
        name: 'other categories',
        role: 'control',
        values: categories.map((c) => plain(c.unmatched)),
      },
    ],
  };
}
