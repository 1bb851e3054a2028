/** The tables of labels. */
import type { Cell, Table } from '../../../protocol/report';
import { shareEstimate } from '../../binomial';
import { seededRandom } from '../../random';
import { fieldsOf, type Field } from '../common/fields';
import { nounsOf } from '../common/categories';
import { nameOfPlace } from '../common/inputs';
import { meanOver, plural } from '../common/summary';
import type { Subject } from '../ports';
import type { LabelAtPlace, PlaceResult, LabelsSettings } from './contract';

const PAPER: Readonly<Record<string, string>> = {
  resid:
    'DINOv2-Base: 0.831 at K = 50, 9 of 12 superclasses above 0.70; ViT-Base: 0.977, 11 of 12; AST: 50 of 50 labels above 0.70, 47 above 0.80',
};

type Of = (one: LabelAtPlace) => number;
const heldOut: Of = ({ ours }) => ours.heldOut.value;
const best: Of = ({ ours }) => ours.best;

/** One row per site: the shares that the paper counts, held out and in-sample. */
export function sitesTable(
  places: readonly PlaceResult[],
  subject: Subject,
  settings: LabelsSettings,
): Table {
  const k = settings.options.k;
  const average = (key: string, title: string, of: Of): Field<PlaceResult> => ({
    key,
    title,
    kind: 'auc',
    of: ({ place, labels }) =>
      meanOver(labels.map(of), seededRandom(settings.seed, `${key}:${nameOfPlace(place)}`)),
  });
  const fields: Field<PlaceResult>[] = [
    { key: 'site', title: 'site', kind: 'text', of: ({ place }) => nameOfPlace(place) },
    average('auc', 'mean held-out AUC', heldOut),
    average('null', 'mean null p95', ({ ours }) => ours.nullP95),
    share('above70', 'held-out above 0.70', (one) => heldOut(one) > 0.7),
    share('above80', 'held-out above 0.80', (one) => heldOut(one) > 0.8),
    share('aboveNull', 'above the null', ({ ours }) => ours.aboveNull),
    average('wide', `held-out at K = ${k}`, ({ wide }) => wide.heldOut.value),
    average('wideInSample', `in-sample at K = ${k}`, ({ wide }) => wide.inSample),
    share('best70', 'best dimension above 0.70', (one) => best(one) > 0.7),
    share('best80', 'best dimension above 0.80', (one) => best(one) > 0.8),
    {
      key: 'paper',
      title: 'paper, last layer',
      kind: 'text',
      paper: true,
      of: ({ place }) => PAPER[place.site] ?? null,
    },
  ];
  return {
    id: 'sites',
    title: 'Labels at the stream and inside the block',
    ...fieldsOf(fields, places),
    notes: [
      ...commonNotes(places[0]!, subject, settings),
      ...narrowNotes(places, k),
      'Exact binomial intervals over labels; means resample the labels.',
      'Above the null: held-out AUC above its null p95, and best dimension above its null p99.',
    ],
  };
}

/** A place may have fewer dimensions than the fixed width. */
function narrowNotes(places: readonly PlaceResult[], k: number): string[] {
  const narrow = places.filter((place) => widthAt(place) < k);
  if (narrow.length === 0) return [];
  const widths = narrow.map((one) => `${nameOfPlace(one.place)}: ${widthAt(one)}`).join(', ');
  return [
    `Where a site has fewer than ${k} dimensions, K = ${k} stands for all of them (${widths}).`,
  ];
}

/** The actual width of the registers of fixed width at a place. */
export function widthAt({ labels }: PlaceResult): number {
  return labels[0]!.wide.k;
}

function share(
  key: string,
  title: string,
  holds: (one: LabelAtPlace) => boolean,
): Field<PlaceResult> {
  return {
    key,
    title,
    kind: 'share',
    of: ({ labels }): Cell => shareEstimate(labels.filter(holds).length, labels.length),
  };
}

export function labelsTable(
  { place, labels }: PlaceResult,
  subject: Subject,
  settings: LabelsSettings,
): Table {
  const k = widthAt({ place, labels });
  const fields: Field<LabelAtPlace>[] = [
    { key: 'label', title: 'label', kind: 'text', of: ({ id }) => id },
    { key: 'n', title: 'n+', kind: 'count', of: ({ nPos }) => nPos },
    { key: 'rest', title: 'n−', kind: 'count', of: ({ nNeg }) => nNeg },
    { key: 'auc', title: 'held-out AUC', kind: 'auc', of: ({ ours }) => ours.heldOut },
    { key: 'null', title: 'null p95', kind: 'auc', of: ({ ours }) => ours.nullP95 },
    { key: 'inSample', title: 'in-sample', kind: 'auc', of: ({ ours }) => ours.inSample },
    { key: 'k', title: 'dimensions', kind: 'count', of: ({ ours }) => ours.k },
    { key: 'wide', title: `held-out at K = ${k}`, kind: 'auc', of: ({ wide }) => wide.heldOut },
    { key: 'wideNull', title: 'its null p95', kind: 'auc', of: ({ wide }) => wide.nullP95 },
    {
      key: 'wideInSample',
      title: `in-sample at K = ${k}`,
      kind: 'auc',
      of: ({ wide }) => wide.inSample,
    },
    { key: 'best', title: 'best dimension', kind: 'auc', of: ({ ours }) => ours.best },
    { key: 'bestNullP95', title: 'its null p95', kind: 'auc', of: ({ ours }) => ours.bestNull.p95 },
    { key: 'bestNull', title: 'its null p99', kind: 'auc', of: ({ ours }) => ours.bestNull.p99 },
  ];
  return {
    id: `labels-${place.site}`,
    title: `Each label at ${nameOfPlace(place)}`,
    ...fieldsOf(fields, labels),
    notes: commonNotes({ place, labels }, subject, settings),
  };
}

function commonNotes(
  { labels }: PlaceResult,
  subject: Subject,
  settings: LabelsSettings,
): string[] {
  const { many } = nounsOf(subject);
  return [
    `${plural(labels.length, 'label or superclass', 'labels and superclasses')} of ${subject.words.length} ${many}; ` +
      `${subject.place.signs} signs; each against all others.`,
    `${settings.folds} folds over the ${many}, including the negatives of a label; the null is ` +
      `${plural(settings.draws, 'random set')} of equal size and width.`,
    'The best dimension is in-sample; its null is the best of all dimensions for random sets of equal size.',
  ];
}
