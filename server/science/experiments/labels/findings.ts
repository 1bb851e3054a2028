/** The findings of `labels`: sentences and pictures. */
import type { DotPicture, Findings } from '../../../protocol/report';
import { seededRandom } from '../../random';
import { nothingToMeasure, nounsOf } from '../common/categories';
import { nameOfPlace } from '../common/inputs';
import { meanOver, plural, withInterval } from '../common/summary';
import type { Subject } from '../ports';
import type { PlaceResult, LabelsSettings } from './contract';
import { labelsTable, sitesTable, widthAt } from './tables';

export function findingsOf(
  places: readonly PlaceResult[],
  subject: Subject,
  settings: LabelsSettings,
  warnings: readonly string[],
): Findings {
  const [own] = places;
  if (!own) return nothingToMeasure(warnings, nounsOf(subject));
  return {
    headlines: [meansHeadline(own, settings), sharesHeadline(own)],
    tables: [
      sitesTable(places, subject, settings),
      ...places.map((one) => labelsTable(one, subject, settings)),
    ],
    pictures: [labelsPicture(own)],
    samples: [],
    warnings,
  };
}

/** The same intervals as in the table: one random stream per figure and place. */
function meansHeadline({ place, labels }: PlaceResult, settings: LabelsSettings): string {
  const { seed } = settings;
  const over = (name: string, values: readonly number[]): string =>
    withInterval(meanOver(values, seededRandom(seed, `${name}:${nameOfPlace(place)}`))!);
  const ours = labels.map((one) => one.ours);
  const wide = labels.map((one) => one.wide);
  return (
    `Mean held-out AUC over ${plural(labels.length, 'label')} and superclasses at ${nameOfPlace(place)}: ` +
    `${over(
      'auc',
      ours.map(({ heldOut }) => heldOut.value),
    )} ` +
    `(null p95 ${over(
      'null',
      ours.map(({ nullP95 }) => nullP95),
    )}); with ${widthAt({ place, labels })} dimensions ` +
    `${over(
      'wide',
      wide.map(({ heldOut }) => heldOut.value),
    )}, in-sample ` +
    `${over(
      'wideInSample',
      wide.map(({ inSample }) => inSample),
    )}.`
  );
}

function sharesHeadline({ labels }: PlaceResult): string {
  const count = (holds: (one: PlaceResult['labels'][number]) => boolean): string =>
    `${labels.filter(holds).length} of ${labels.length}`;
  return (
    `Held-out AUC above 0.70: ${count(({ ours }) => ours.heldOut.value > 0.7)}, above 0.80: ` +
    `${count(({ ours }) => ours.heldOut.value > 0.8)}; above the null: ${count(({ ours }) => ours.aboveNull)}; ` +
    `best single dimension above 0.70: ${count(({ ours }) => ours.best > 0.7)}, above 0.80: ` +
    `${count(({ ours }) => ours.best > 0.8)} (in-sample).`
  );
}

function labelsPicture({ place, labels }: PlaceResult): DotPicture {
  const plain = (value: number): { value: number; low: null; high: null } => ({
    value,
    low: null,
    high: null,
  });
  return {
    kind: 'dots',
    id: 'labels-auc',
    title: `Held-out AUC of each label at ${nameOfPlace(place)}`,
    description: 'For each label, its held-out AUC with its interval, beside its null.',
    value: { title: 'held-out AUC', domain: [0, 1] },
    names: labels.map(({ id }) => id),
    series: [
      { name: 'held-out', role: 'ours', values: labels.map(({ ours }) => ours.heldOut) },
      { name: 'null p95', role: 'null', values: labels.map(({ ours }) => plain(ours.nullP95)) },
    ],
  };
}
