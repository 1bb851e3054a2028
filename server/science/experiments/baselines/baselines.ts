/**
 * What simpler, trained and random methods reach on the same anchors and folds
 * (docs/method.md#a-feature-from-anchors, docs/method.md#trained-probes).
 */
import type { Findings } from '../../../protocol/report';
import { members } from '../../../core/bits';
import type { FeatureTask } from '../../task';
import { sample, seededRandom } from '../../random';
import { nothingToMeasure, usableCategories, wordsOf } from '../common/categories';
import { median } from '../common/summary';
import type { Experiment, ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import { ablate } from './ablation';
import { compareOn } from './compare';
import { findingsOf } from './findings';
import type { Items, Source } from './items';
import { itemsOf, openSource } from './items';
import { METHODS } from './methods';
import type { PolarityMatch } from './polarity';
import { separateMatch, sharedMatch } from './polarity';
import { OPTIONS, type BaselinesSettings } from './options';
import type { Compared } from './result';

export const baselines: Experiment<typeof OPTIONS> = {
  name: 'baselines',
  title: 'Registers against other methods',
  question:
    'On the same words and folds, how far do probes, means, random bases, random weights and the embedding come?',
  options: OPTIONS,
  seconds: 25,
  run: runBaselines,
};

async function runBaselines(
  subject: Subject,
  settings: BaselinesSettings,
  host: ExperimentHost,
): Promise<Findings> {
  const usable = usableCategories(subject);
  if (usable.categories.length === 0) return nothingToMeasure(usable.warnings);
  const drawn = drawCategories(usable.categories, settings);
  host.progress('Reading states', 0);
  const source = await openSource(subject, settings);
  const nulls = randomTasks(drawn, source, settings);
  const compared = await compareAll(subject, source, [...drawn, ...nulls], settings, host);
  return findingsOf({
    subject,
    settings,
    available: usable.categories.length,
    compared: compared.slice(0, drawn.length),
    nulls: compared.slice(drawn.length),
    ablation: await ablate(subject, source, usable.categories, settings, host),
    warnings: usable.warnings,
  });
}

/** In the catalog's order. */
function drawCategories(
  categories: readonly FeatureTask[],
  { seed, options }: BaselinesSettings,
): FeatureTask[] {
  const most = Math.min(options.categories, categories.length);
  const drawn = new Set(sample(categories, most, seededRandom(seed, 'categories')));
  return categories.filter((task) => drawn.has(task));
}

/** Sets of random words, of the median size. */
function randomTasks(
  drawn: readonly FeatureTask[],
  source: Source,
  { seed, options }: BaselinesSettings,
): FeatureTask[] {
  const n = median(drawn.map(wordsOf))!;
  const pool = members(source.own.tokens);
  const random = seededRandom(seed, 'random words');
  return Array.from({ length: options.sets }, (_, i) => {
    const anchors = sample(pool, n, random);
    return {
      id: `random words ${i + 1}`,
      anchors,
      anchorTexts: anchors.map((t) => `token ${t}`),
      negatives: null,
      register: drawn[0]!.register,
    };
  });
}

async function compareAll(
  subject: Subject,
  source: Source,
  tasks: readonly FeatureTask[],
  settings: BaselinesSettings,
  host: ExperimentHost,
): Promise<Compared[]> {
  const compared: Compared[] = [];
  for (const task of tasks) {
    host.progress(`Comparing methods on ${task.id}`, 0.05 + (0.8 * compared.length) / tasks.length);
    const items = await itemsOf(subject, source, task, settings);
    compared.push({
      id: task.id,
      n: items.n,
      nNeg: items.rows - items.n,
      aucs: await compareOn(items, METHODS, settings.seed, host),
      match: matchesOf(items, settings.seed),
    });
    await host.breathe();
  }
  return compared;
}

/** Keeps dimensions only where a picture shows them. */
function matchesOf(items: Items, seed: number): Compared['match'] {
  const { centred, signs } = items.views;
  const counted = (match: PolarityMatch | undefined): PolarityMatch | undefined =>
    match && { ...match, dimensions: [] };
  return {
    valuesShared: counted(sharedMatch(items, centred, seed)),
    valuesSeparate: separateMatch(items, centred, seed),
    signsShared: counted(sharedMatch(items, signs, seed)),
    signsSeparate: counted(separateMatch(items, signs, seed)),
  };
}
