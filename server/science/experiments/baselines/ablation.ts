/** Register, line and perceptron on the same 80/20 splits, by number of anchors. */
import { assignFolds } from '../../folds';
import type { FeatureTask } from '../../task';
import { agreementCounts } from '../../../core/agreement';
import { mean } from '../../resampling';
import { sample, seededRandom } from '../../random';
import { fitTuned, scalerOf } from './probe';
import { scoresOf } from '../common/logistic';
import { aucOfScores } from '../common/scores';
import type { ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import type { Items, Source } from './items';
import { itemsOf } from './items';
import { mlpScores, trainMlp } from './mlp';
import { registerOn, splitOf } from './split';
import type { BaselinesSettings } from './options';

/** The paper's range; a size runs only if some category reaches it. */
const SIZES: readonly number[] = [50, 100, 200, 500, 1000, 2000];

/** The paper's width. */
const HIDDEN = 128;

/** Splits of each category, a fifth held out. */
const SPLITS = 3;
const FIFTH = 5;

export interface AblationRow {
  /** Anchors in all; four fifths are trained on. */
  readonly size: number;
  /** Mean over splits, one per category. */
  readonly categories: readonly {
    readonly register: number;
    readonly logistic: number;
    readonly mlp: number;
  }[];
}

/** Sizes that the catalog reaches; if none, the size of its largest category. */
function sizesOf(categories: readonly FeatureTask[]): number[] {
  const largest = Math.max(...categories.map(({ anchors }) => anchors.length));
  const reached = SIZES.filter((size) => size <= largest);
  return reached.length > 0 ? reached : [largest];
}

export async function ablate(
  subject: Subject,
  source: Source,
  categories: readonly FeatureTask[],
  settings: BaselinesSettings,
  host: ExperimentHost,
): Promise<AblationRow[]> {
  const rows: AblationRow[] = [];
  for (const size of sizesOf(categories)) {
    const large = categories.filter(({ anchors }) => anchors.length >= size);
    const tried = large.slice(0, settings.options.ablated);
    const results = [];
    for (const task of tried) {
      host.progress(`Training perceptrons on ${size} words of ${task.id}`, 0.85);
      const random = seededRandom(settings.seed, `ablation:${size}:${task.id}`);
      const items = await itemsOf(subject, source, cut(task, size, random), {
        seed: settings.seed,
        folds: FIFTH,
      });
      results.push(await ablateOn(items, settings, host));
    }
    rows.push({ size, categories: results });
  }
  return rows;
}

function cut(
  task: FeatureTask,
  size: number,
  random: ReturnType<typeof seededRandom>,
): FeatureTask {
  const kept = sample(Array.from(task.anchors.keys()), size, random);
  return {
    ...task,
    anchors: kept.map((i) => task.anchors[i]!),
    anchorTexts: kept.map((i) => task.anchorTexts[i]!),
  };
}

async function ablateOn(
  items: Items,
  settings: BaselinesSettings,
  host: ExperimentHost,
): Promise<AblationRow['categories'][number]> {
  const splits: AblationRow['categories'][number][] = [];
  for (let s = 0; s < SPLITS; s++) {
    const random = seededRandom(settings.seed, `split:${items.id}:${items.n}:${s}`);
    const { foldOf } = assignFolds(items.clusters, FIFTH, random);
    splits.push(await oneSplit({ ...items, foldOf }, settings, host));
  }
  const over = (key: 'register' | 'logistic' | 'mlp'): number => mean(splits.map((s) => s[key]));
  return { register: over('register'), logistic: over('logistic'), mlp: over('mlp') };
}

async function oneSplit(
  items: Items,
  { seed, options }: BaselinesSettings,
  host: ExperimentHost,
): Promise<AblationRow['categories'][number]> {
  const split = splitOf(items, 0);
  const view = items.views.centred;
  const scaler = scalerOf(view, split);
  const rows = Array.from({ length: items.rows }, (_, r) => r);
  const training = [...split.positives, ...split.negatives];
  const positive = new Uint8Array(training.length).fill(1, 0, split.positives.length);
  const shape = { hidden: HIDDEN, epochs: options.epochs };
  const steps = trainMlp(
    scaler.design(training),
    positive,
    shape,
    seededRandom(seed, `mlp:${items.id}`),
  );
  let step = steps.next();
  while (!step.done) {
    await host.breathe();
    step = steps.next();
  }
  const { planes } = items.views.own;
  const all = scaler.design(rows);
  return {
    register: heldAuc(
      agreementCounts(planes, registerOn(planes, split, items.register, seed)),
      items,
    ),
    logistic: heldAuc(scoresOf(fitTuned(scaler, split, seed), all), items),
    mlp: heldAuc(mlpScores(step.value, all), items),
  };
}

/** AUC of the rows of fold 0. */
function heldAuc(scores: ArrayLike<number>, { n, rows, foldOf }: Items): number {
  const held = Array.from({ length: rows }, (_, r) => r).filter((r) => foldOf[r] === 0);
  const of = (kept: readonly number[]): number[] => kept.map((r) => scores[r]!);
  return aucOfScores(of(held.filter((r) => r < n)), of(held.filter((r) => r >= n)))!;
}
