/** Which labels and superclasses the signs identify, at each site (docs/method.md#images-and-sounds). */
import type { RegisterRule } from '../../../protocol/evidence';
import { SiteMeasurer } from '../common/atSite';
import { nothingToMeasure, nounsOf, usableCategories } from '../common/categories';
import { nameOfPlace, placesAround, withLabels } from '../common/inputs';
import type { Experiment, ExperimentHost } from '../experiment';
import type { Category, Subject } from '../ports';
import type { Place } from '../../../protocol/states';
import { findingsOf } from './findings';
import { OPTIONS, type LabelsSettings, type PlaceResult, type LabelAtPlace } from './contract';

export const labels: Experiment<typeof OPTIONS> = {
  name: 'labels',
  title: 'Labels of images and sounds',
  question: 'Do the signs separate each label and superclass from all other inputs?',
  reads: 'inputs',
  options: OPTIONS,
  run: async (subject, settings, host) => {
    const all = { ...subject, categories: withLabels(subject) };
    const { categories, warnings } = usableCategories(all);
    if (categories.length === 0) return nothingToMeasure(warnings, nounsOf(subject));
    const around = placesAround(subject);
    const places = settings.options.sites ? around.places : around.places.slice(0, 1);
    const measured = await measurePlaces(subject, categories, places, { settings, host });
    return findingsOf(measured.places, subject, settings, [
      ...warnings,
      ...around.warnings,
      ...measured.refused,
    ]);
  },
};

interface Means {
  readonly settings: LabelsSettings;
  readonly host: ExperimentHost;
}

async function measurePlaces(
  { model, place: { signs }, words }: Subject,
  categories: readonly Category[],
  places: readonly Place[],
  { settings, host }: Means,
): Promise<{ readonly places: PlaceResult[]; readonly refused: string[] }> {
  await model.prepare(places.map((place) => ({ ...place, signs })));
  const done: PlaceResult[] = [];
  const refused = new Set<string>();
  for (const [p, place] of places.entries()) {
    const measurer = new SiteMeasurer(await model.signs({ ...place, signs }), settings, host);
    const found: LabelAtPlace[] = [];
    for (const [i, category] of categories.entries()) {
      const share = (p + i / categories.length) / places.length;
      host.progress(`measuring ${category.id} at ${nameOfPlace(place)}`, share);
      const wide: RegisterRule = { rule: 'top', k: settings.options.k };
      const one = await measurer.measure(category);
      const other = await measurer.measure({ ...category, register: wide });
      if ('reason' in one || 'reason' in other) {
        refused.add(`${category.id}: ${'reason' in one ? one.reason : 'not measured'}.`);
        continue;
      }
      const nPos = category.anchors.length;
      const nNeg = category.negatives?.length ?? words.length - nPos;
      found.push({ id: category.id, nPos, nNeg, ours: one, wide: other });
    }
    if (found.length > 0) done.push({ place, labels: found });
  }
  return { places: done, refused: [...refused] };
}
