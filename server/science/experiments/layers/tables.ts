/** The tables of `layers`. */
import type { Table } from '../../../protocol/report';
import { PAPER_TAU } from '../../measure';
import { p95 } from '../../nullMatched';
import type { Field } from '../common/fields';
import { fieldsOf } from '../common/fields';
import { quantile } from '../common/summary';
import type { Choice } from './choices';
import type { CategoryLayers, LayerData } from './data';
import { atLayer, foldsOf, over, pairsOf } from './data';
import { bestOf, heldOutOf, nestedOwn } from './nested';
import { type Sweep, SITE_NAMES, firstComparable } from './sweep';
import { chanceJaccard, meanOfPairs, overlaps } from './overlap';

function commonNotes({
  categories,
  k,
  nullSize,
  nulls,
  settings,
  subject,
  sweep,
}: LayerData): string[] {
  const sizes = categories.map(({ task }) => task.anchors.length);
  return [
    `${categories.length} categories of ${Math.min(...sizes)} to ${Math.max(...sizes)} words (n+) against the rest of the ` +
      `vocabulary, about ${categories[0]!.nNeg} tokens (n-); ${subject.place.signs} signs of ${SITE_NAMES[sweep.site]}, each token alone.`,
    `Split: the same ${settings.folds} folds at every layer; register of the ${k} best dimensions, chosen on the training words. One run ` +
      'of folds, not ten as in `measure`: a layer is chosen in the training folds of the run that scores it, and layers are compared ' +
      'on the same words. A single category moves with the seed; the means over categories move little.',
    `Null: ${nulls[0]!.whole.length} sets of ${nullSize} random tokens, the same at every layer.`,
  ];
}

/** By layer. */
function heldOutFields(data: LayerData): Field<number>[] {
  return [
    { key: 'layer', title: 'layer', kind: 'count', of: (l) => l },
    {
      key: 'heldOut',
      title: 'held-out AUC',
      kind: 'auc',
      of: (l) => atLayer(data, l, ({ folds }) => heldOutOf(folds)),
    },
    { key: 'heldOutNull', title: 'null p95', kind: 'auc', of: (l) => p95(data.nulls[l]!.whole) },
    {
      key: 'inSample',
      title: 'in-sample AUC',
      kind: 'auc',
      of: (l) => atLayer(data, l, ({ inSample }) => inSample).value,
    },
    {
      key: 'inSampleNull',
      title: 'null p95, in-sample',
      kind: 'auc',
      of: (l) => p95(data.nulls[l]!.rules[0]!.inSample),
    },
    {
      key: 'gain',
      title: 'minus layer 0, held-out',
      kind: 'number',
      of: (l) =>
        l === 0
          ? 0
          : over(data, (one) => heldOutOf(one.layers[l]!.folds) - heldOutOf(one.layers[0]!.folds)),
    },
  ];
}

function dimensionFields(data: LayerData): Field<number>[] {
  const bests = data.categories.map((c) => bestOf(foldsOf(c).map(heldOutOf)));
  return [
    {
      key: 'best',
      title: 'best dimension AUC (in-sample)',
      kind: 'auc',
      of: (l) => atLayer(data, l, ({ best }) => best).value,
    },
    {
      key: 'bestNullP95',
      title: 'null p95, best',
      kind: 'auc',
      of: (l) => quantile(data.nulls[l]!.best, 0.95),
    },
    {
      key: 'bestNull',
      title: 'null p99, best',
      kind: 'auc',
      of: (l) => quantile(data.nulls[l]!.best, 0.99),
    },
    {
      key: 'discoverable',
      title: 'discoverable',
      kind: 'share',
      of: (l) => atLayer(data, l, ({ best }) => (best >= PAPER_TAU ? 1 : 0)).value,
    },
    {
      key: 'paperK',
      title: 'paper rule, k',
      kind: 'number',
      of: (l) => atLayer(data, l, ({ paper }) => paper.register.length).value,
    },
    {
      key: 'paperHeldOut',
      title: 'paper rule, held-out',
      kind: 'auc',
      of: (l) => atLayer(data, l, ({ paper }) => paper.heldOut).value,
    },
    {
      key: 'bestFor',
      title: 'categories best here',
      kind: 'count',
      of: (l) => bests.filter((b) => b === l).length,
    },
  ];
}

function layersNote({ site }: Sweep): string {
  return site === 'resid'
    ? 'Layer 0 is the embedding, the last one the state before the final norm.'
    : `Layer 0 is the embedding (the stream, at its own width), layer l ${SITE_NAMES[site]} of block l.`;
}

export function layerTable(data: LayerData): Table {
  const fields = [...heldOutFields(data), ...dimensionFields(data)];
  return {
    id: 'layers',
    title: 'Each layer',
    ...fieldsOf(fields, Array.from(data.nulls.keys())),
    notes: [
      ...commonNotes(data),
      layersNote(data.sweep),
      'Means over categories; intervals resample the categories. ' +
        'The paper reads one late layer of each model and has no figures by layer.',
    ],
  };
}

const CHOICE_FIELDS: readonly Field<Choice>[] = [
  { key: 'way', title: 'choice', kind: 'text', of: (c) => c.way },
  { key: 'layers', title: 'layer', kind: 'text', of: (c) => c.layers },
  { key: 'heldOut', title: 'held-out AUC', kind: 'auc', of: (c) => c.heldOut },
  { key: 'null', title: 'null p95', kind: 'auc', of: (c) => c.nullP95 },
  {
    key: 'optimistic',
    title: 'too high?',
    kind: 'text',
    of: (c) => (c.optimistic ? 'yes, chosen on these figures' : 'no'),
  },
];

export function choiceTable(data: LayerData, choices: readonly Choice[]): Table {
  return {
    id: 'choice',
    title: 'What choosing a layer is worth',
    ...fieldsOf(CHOICE_FIELDS, choices),
    notes: [
      ...commonNotes(data),
      'Chosen in the training folds: for each fold, the layer is the one that is best on the other folds, split again among themselves; ' +
        'then the held-out fold is scored at that layer.',
      'Null of the best of each row: the best of all layers for each random set; of every other row: that of one layer.',
    ],
  };
}

export function eachTable(data: LayerData): Table {
  const fields: Field<CategoryLayers>[] = [
    { key: 'category', title: 'category', kind: 'text', of: (c) => c.task.id },
    { key: 'nPos', title: 'n+', kind: 'count', of: (c) => c.task.anchors.length },
    { key: 'nNeg', title: 'n−', kind: 'count', of: (c) => c.nNeg },
    {
      key: 'nested',
      title: 'held-out AUC, layer chosen in the training folds',
      kind: 'auc',
      of: (c) => nestedOwn(foldsOf(c)),
    },
    {
      key: 'best',
      title: 'best layer (too high)',
      kind: 'count',
      of: (c) => bestOf(foldsOf(c).map(heldOutOf)),
    },
    ...data.nulls.map((_, l): Field<CategoryLayers> => ({
      key: `layer${l}`,
      title: `layer ${l}`,
      kind: 'auc',
      of: (c) => heldOutOf(c.layers[l]!.folds),
    })),
  ];
  const { columns, rows } = fieldsOf(fields, data.categories);
  const nullRow = ['null p95', '', '', '', '', ...data.nulls.map((n) => p95(n.whole))];
  return {
    id: 'each',
    title: 'Held-out AUC of each category at each layer',
    columns,
    rows: [nullRow, ...rows],
    notes: commonNotes(data),
  };
}

/** Over different layers, cell by cell: the register of k, chance at that width, the paper's rule. */
export function overlapTable(data: LayerData): Table {
  const { categories, k } = data;
  const { dimensions } = data.sweep;
  const wide = pairsOf(data, ({ register }) => register);
  const paper = pairsOf(data, (at) => at.paper.register);
  const paperChance = overlaps(
    categories.map((c) =>
      c.layers.slice(firstComparable(data.sweep)).map((at) => at.paper.register),
    ),
    (a, b) => chanceJaccard(a.length, b.length, dimensions),
  );
  const row = (name: string, apart: number, figure: number | null): Table['rows'][number] => [
    name,
    meanOfPairs(wide, apart) ?? null,
    chanceJaccard(k, k, dimensions),
    meanOfPairs(paper, apart) ?? null,
    meanOfPairs(paperChance, apart) ?? null,
    figure,
  ];
  return {
    id: 'overlap',
    title: 'Registers shared between layers',
    columns: [
      { key: 'pairs', title: 'pairs of layers', kind: 'text' },
      { key: 'jaccard', title: `Jaccard, k = ${k}`, kind: 'share' },
      { key: 'chance', title: 'chance', kind: 'share' },
      { key: 'paperRule', title: 'Jaccard, paper rule', kind: 'share' },
      { key: 'paperChance', title: 'chance', kind: 'share' },
      { key: 'paper', title: 'paper', kind: 'share', paper: true },
    ],
    rows: [row('neighbours', 1, null), row('all', Infinity, 0.04)],
    notes: [
      ...commonNotes(data),
      'Mean over categories of the Jaccard index of their registers. Chance: two random registers of the same sizes. The paper ' +
        'gives 0.04 across layers and does not name the model.',
      'Registers here are chosen on all words of a category.',
    ],
  };
}
