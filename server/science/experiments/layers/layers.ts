/** The held-out AUC of every layer, and how far layers share registers (docs/method.md#context-and-layers). */
import type { Findings } from '../../../protocol/report';
import type { Evaluated } from '../../measure';
import type { FeatureTask } from '../../task';
import { detectionOf, measureRule, paperChooser, planFolds } from '../../measure';
import { inSampleAuc, trainingOf } from '../../evaluate';
import { popcount } from '../../../core/bits';
import { prototypeOf, rankedDimensions } from '../../prototype';
import { seededRandom } from '../../random';
import { nothingToMeasure, usableCategories, wordsOf } from '../common/categories';
import { sampledVocabulary } from '../common/subset';
import { median } from '../common/summary';
import type { SetNull } from '../detect/nulls';
import { drawSets } from '../detect/nulls';
import type { Experiment, ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import { findingsOf } from './findings';
import { type CategoryAtLayer, OPTIONS, type LayersSettings } from './data';
import { foldsAtLayer } from './nested';
import { sweepOf } from './sweep';

export const layers: Experiment<typeof OPTIONS> = {
  name: 'layers',
  title: 'Every layer',
  question:
    'At which layer are the categories best separated on held-out words, and do layers share their registers?',
  options: OPTIONS,
  run: runLayers,
};

async function runLayers(
  subject: Subject,
  settings: LayersSettings,
  host: ExperimentHost,
): Promise<Findings> {
  const { categories, warnings } = usableCategories(subject);
  if (categories.length === 0) return nothingToMeasure(warnings);
  const sweep = sweepOf(subject);
  const { places } = sweep;
  host.progress(`Reading ${places.length} layers in one pass`, 0);
  await subject.model.prepare(places);
  const narrowest = Math.min(subject.model.dimensions, sweep.dimensions);
  const k = Math.max(1, Math.min(settings.options.k, narrowest >> 1));
  const n = median(categories.map(wordsOf))!;
  const found = categories.map((): CategoryAtLayer[] => []);
  const nulls: SetNull[] = [];
  let nNeg: number[] = [];
  for (const place of places) {
    host.progress(`Layer ${place.layer} of ${subject.model.layers}`, place.layer / places.length);
    const signs = await subject.model.signs(place);
    nNeg = categories.map((task) => popcount(detectionOf(signs, task).negatives));
    for (const [c, task] of categories.entries()) {
      found[c]!.push(atLayer(signs, { ...task, negatives: null }, k, settings));
      await host.breathe();
    }
    nulls.push(await nullAt(signs, { n, k }, settings, host));
  }
  return findingsOf({
    subject,
    settings,
    sweep,
    k,
    nullSize: n,
    nulls,
    categories: categories.map((task, c) => ({ task, nNeg: nNeg[c]!, layers: found[c]! })),
    warnings,
  });
}

function atLayer(
  evaluated: Evaluated,
  task: FeatureTask,
  k: number,
  settings: Pick<LayersSettings, 'seed' | 'folds'>,
): CategoryAtLayer {
  const detection = detectionOf(evaluated, task);
  const plan = planFolds(detection, { ...settings, repeats: 1 });
  const all = trainingOf(detection, Array.from(task.anchors.keys()));
  const order = rankedDimensions(all.stats);
  const paper = measureRule(plan, paperChooser, all);
  return {
    folds: foldsAtLayer(plan, k),
    inSample: inSampleAuc(detection, prototypeOf(all.stats, order.slice(0, k))),
    best: all.stats.auc[order[0]!]!,
    register: order.slice(0, k),
    paper: { register: paper.prototype.dimensions, heldOut: paper.heldOut.value },
  };
}

/** The same random sets at every layer: the pool and the draws depend on the seed alone. */
function nullAt(
  evaluated: Evaluated,
  { n, k }: { readonly n: number; readonly k: number },
  settings: LayersSettings,
  host: ExperimentHost,
): Promise<SetNull> {
  const size = Math.max(settings.options.pool, 5 * n);
  const vocabulary = sampledVocabulary(evaluated, size, seededRandom(settings.seed, 'pool'));
  const rule = { rule: 'top', k } as const;
  return drawSets({ vocabulary, n, register: rule, rules: [rule] }, settings, host);
}
