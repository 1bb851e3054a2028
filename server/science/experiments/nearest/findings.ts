/** The findings of `nearest`: sentences, tables and a picture. */
import type { Estimate } from '../../../protocol/evidence';
import type { Cell, DotPicture, Findings, Table } from '../../../protocol/report';
import { shareEstimate } from '../../binomial';
import { mean } from '../../resampling';
import { seededRandom } from '../../random';
import { fieldsOf, type Field } from '../common/fields';
import { nounsOf } from '../common/categories';
import { idsByLabel, inputsOf, nameOfPlace } from '../common/inputs';
import { plural, short, withInterval } from '../common/summary';
import type { Subject } from '../ports';
import type { Place } from '../../../protocol/states';
import type { NearestResult, Reading, NearestSettings } from './contract';
import { inGroups, shareOver } from './share';

export interface NearestData {
  readonly subject: Subject;
  /** Ids of the inputs that have a label. */
  readonly labelled: readonly number[];
  readonly settings: NearestSettings;
  readonly warnings: readonly string[];
}

export function findingsOf(results: readonly NearestResult[], data: NearestData): Findings {
  return {
    headlines: [signsHeadline(results, data), differenceHeadline(results, data)],
    tables: [accuracyTable(results, data), labelTable(results, data)],
    pictures: [accuracyPicture(results, data)],
    samples: [],
    warnings: data.warnings,
  };
}

export function nothingLabelled(subject: Subject): Findings {
  const { many } = nounsOf(subject);
  return {
    headlines: [`Nothing was compared: fewer than two ${many} have a label.`],
    tables: [],
    pictures: [],
    samples: [],
    warnings: [],
  };
}

function accuracyOf({ hits, place, reading }: NearestResult, data: NearestData): Estimate {
  const purpose = `nearest:${nameOfPlace(place)}:${reading}`;
  return shareOver(byGroup(hits, data), seededRandom(data.settings.seed, purpose));
}

/** Values of the labelled inputs, by group. */
function byGroup(values: readonly number[], { subject, labelled }: NearestData): number[][] {
  const place = new Map(labelled.map((id, i) => [id, i]));
  const groups = inGroups(labelled, inputsOf(subject));
  return groups.map((ids) => ids.map((id) => values[place.get(id)!]!));
}

/** The accuracy of always guessing the largest label. */
function majorityOf({ subject, labelled }: NearestData): Estimate {
  const sizes = [...idsByLabel(inputsOf(subject)).values()].map(({ length }) => length);
  return shareEstimate(Math.max(...sizes), labelled.length)!;
}

function at(results: readonly NearestResult[], reading: Reading): NearestResult {
  return results.find((one) => one.reading === reading)!;
}

function signsHeadline(results: readonly NearestResult[], data: NearestData): string {
  const { subject, labelled } = data;
  const [raw, centred] = [at(results, 'raw signs'), at(results, 'centred signs')];
  const labels = idsByLabel(inputsOf(subject)).size;
  return (
    `The nearest neighbour by signs alone at ${nameOfPlace(raw.place)} has the same label for ` +
    `${withInterval(accuracyOf(centred, data))} of ${plural(labelled.length, nounsOf(subject).one, nounsOf(subject).many)} ` +
    `of ${plural(labels, 'label')} with centred signs, ${withInterval(accuracyOf(raw, data))} with raw ones ` +
    `(always the largest label: ${short(majorityOf(data).value)}; shuffled labels, p95: ${short(centred.nullP95)}).`
  );
}

function differenceHeadline(results: readonly NearestResult[], data: NearestData): string {
  const [signs, states] = [at(results, 'centred signs'), at(results, 'centred states')];
  const differences = signs.hits.map((hit, i) => hit - states.hits[i]!);
  const random = seededRandom(data.settings.seed, 'nearest:difference');
  const difference = shareOver(byGroup(differences, data), random, [-1, 1]);
  return (
    `By the cosine of the centred states, the share is ${withInterval(accuracyOf(states, data))}: ` +
    `signs alone lose ${withInterval(negated(difference))}.`
  );
}

function negated({ value, low, high }: Estimate): Estimate {
  return {
    value: -value,
    low: high === null ? null : -high,
    high: low === null ? null : -low,
  };
}

const readings: Readonly<Record<Reading, string>> = {
  'raw signs': 'raw signs, Hamming',
  'centred signs': 'centred signs, Hamming',
  'raw states': 'states, cosine',
  'centred states': 'centred states, cosine',
};

const PAPER = '0.930, 0.960, 0.970 (DINOv2-Base, ViT-Base, AST)';

function accuracyTable(results: readonly NearestResult[], data: NearestData): Table {
  const { subject, labelled, settings } = data;
  const { many } = nounsOf(subject);
  const majority = majorityOf(data);
  const fields: Field<NearestResult>[] = [
    { key: 'site', title: 'site', kind: 'text', of: ({ place }) => nameOfPlace(place) },
    { key: 'reading', title: 'compared by', kind: 'text', of: ({ reading }) => readings[reading] },
    { key: 'accuracy', title: 'same label', kind: 'share', of: (one) => accuracyOf(one, data) },
    { key: 'null', title: 'shuffled labels, p95', kind: 'share', of: ({ nullP95 }) => nullP95 },
    { key: 'majority', title: 'always the largest label', kind: 'share', of: () => majority },
    { key: 'tied', title: 'with ties', kind: 'share', of: ({ tied }) => tied },
    {
      key: 'paper',
      title: 'paper, three models',
      kind: 'text',
      paper: true,
      of: ({ place, reading }): Cell =>
        place.site === 'resid' && reading.endsWith('signs') ? PAPER : null,
    },
  ];
  return {
    id: 'accuracy',
    title: 'How often the nearest neighbour has the same label',
    ...fieldsOf(fields, results),
    notes: [
      `${labelled.length} ${many} with a label; each is held out in turn and compared with all others (except those of its own group, ` +
        'if there are groups).',
      `Tied nearest neighbours share one vote; intervals resample the ${many}, whole groups at a time.`,
      `The null shuffles the labels ${settings.draws} times, whole groups at a time, and keeps the neighbours.`,
      'The paper compares signs of 1000 images or 2000 clips at the last layer.',
    ],
  };
}

interface LabelRow {
  readonly label: string;
  readonly n: number;
  readonly cells: readonly number[];
}

/** By label, at the catalog's own site. */
function labelTable(results: readonly NearestResult[], { subject, labelled }: NearestData): Table {
  const own = results.slice(0, 4);
  const place = new Map(labelled.map((id, i) => [id, i]));
  const rows = [...idsByLabel(inputsOf(subject))].map(([label, ids]): LabelRow => {
    const cells = own.map(({ hits }) => mean(ids.map((id) => hits[place.get(id)!]!)));
    return { label, n: ids.length, cells };
  });
  const fields: Field<LabelRow>[] = [
    { key: 'label', title: 'label', kind: 'text', of: ({ label }) => label },
    { key: 'n', title: 'n', kind: 'count', of: ({ n }) => n },
    ...own.map(({ reading }, i): Field<LabelRow> => ({
      key: reading.replace(' ', '-'),
      title: readings[reading],
      kind: 'share',
      of: ({ cells }) => cells[i]!,
    })),
  ];
  return {
    id: 'labels',
    title: `By label, at ${nameOfPlace(own[0]!.place)}`,
    ...fieldsOf(fields, rows),
    notes: [
      'Share of the inputs of a label whose nearest neighbour has it too; small n, so no intervals.',
    ],
  };
}

function accuracyPicture(results: readonly NearestResult[], data: NearestData): DotPicture {
  const places = results.filter(({ reading }) => reading === 'raw signs').map(({ place }) => place);
  const found = (place: Place, reading: Reading): NearestResult =>
    results.find((one) => one.place === place && one.reading === reading)!;
  const kinds: readonly Reading[] = ['centred signs', 'raw signs', 'centred states'];
  const majority = majorityOf(data);
  return {
    kind: 'dots',
    id: 'nearest-accuracy',
    title: 'How often the nearest neighbour has the same label',
    description:
      'For each site, the share of inputs whose nearest neighbour has the same label, by signs and by states, beside the null.',
    value: { title: 'same label', domain: [0, 1] },
    names: places.map(nameOfPlace),
    series: [
      ...kinds.map((reading) => ({
        name: readings[reading],
        role: reading === 'centred states' ? ('control' as const) : ('ours' as const),
        values: places.map((place) => accuracyOf(found(place, reading), data)),
      })),
      { name: 'always the largest label', role: 'null', values: places.map(() => majority) },
    ],
  };
}
