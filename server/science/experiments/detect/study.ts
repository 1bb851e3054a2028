/**
 * Everything about each category but the uniform sets that sweeps share: what `measure` says of it, and what it does
 * not.
 */
import type { Evaluated, PureMeasurement } from '../../measure';
import { measureCatalog } from '../../measureCatalog';
import { Looks } from '../../null/looks';
import type { FeatureTask } from '../../task';
import type { ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import type { CategoryResult } from './category';
import { studyCategory } from './category';
import type { ConfoundAucs } from './confounds';
import { confoundsOf, looksOf } from './confounds';
import type { AgainstNegatives } from './negatives';
import { hardNegatives, lookAlikes, measureAgainst } from './negatives';
import { indexShapes } from './shapes';
import type { SweepRule } from './sweep';
import type { ListedWord } from './words';
import { falseNegatives, falsePositives, membershipOf } from './words';
import type { DetectSettings } from './options';

export interface DetectContext {
  readonly subject: Subject;
  readonly evaluated: Evaluated;
  readonly categories: readonly FeatureTask[];
  readonly rules: readonly SweepRule[];
  readonly settings: DetectSettings;
  readonly host: ExperimentHost;
}

export interface StudiedCategory extends Omit<CategoryResult, 'agreement' | 'placement'> {
  readonly confounds: ConfoundAucs;
  /** Null if there are none. */
  readonly hard: AgainstNegatives | null;
  readonly alike: AgainstNegatives | null;
  /** The catalog's own; null if it names none. */
  readonly own: AgainstNegatives | null;
  readonly falsePositives: readonly ListedWord[];
  readonly falseNegatives: readonly ListedWord[];
}

/** One after the other, so that only one category's scores of the vocabulary are in memory. */
export async function studyCategories(context: DetectContext): Promise<StudiedCategory[]> {
  const { subject, evaluated, categories, settings, host } = context;
  const shared = {
    looks: looksOf(evaluated, subject.words, settings),
    index: indexShapes(evaluated, subject.words),
    membership: membershipOf(categories, subject.words),
  };
  const measured = await measureAll(context);
  const studied: StudiedCategory[] = [];
  for (const task of categories) {
    const own = measured.get(task.id);
    if (!own) continue;
    host.progress(`Studying ${task.id}`, 0.4 + (0.3 * studied.length) / categories.length);
    const category = studyCategory(evaluated, task, own, context.rules, settings);
    await host.breathe();
    const { agreement, placement, ...result } = category;
    const most = settings.options.listed;
    studied.push({
      ...result,
      confounds: confoundsOf(shared.looks, category, settings),
      ...(await againstAll(context, task, shared.index)),
      falsePositives: falsePositives(evaluated, { task, agreement }, shared.membership, most),
      falseNegatives: falseNegatives({ task, agreement, placement }, most),
    });
  }
  return studied;
}

/** As `dimcat measure` does, with the same draws from the same seeds; by id. */
async function measureAll({
  subject,
  evaluated,
  categories,
  settings,
  host,
}: DetectContext): Promise<ReadonlyMap<string, PureMeasurement>> {
  const { words: texts, counts } = subject;
  const steps = measureCatalog(
    evaluated,
    categories.map((task) => ({ ...task, negatives: null })),
    // 199 sets by default, as many as `measure` draws at least.
    { seed: settings.seed, folds: settings.folds, draws: 2 * settings.draws - 1 },
    new Looks({ texts, ...(counts && { counts }) }, evaluated.tokens),
  );
  for (;;) {
    const step = steps.next();
    if (step.done) return new Map(step.value.measured.map((one) => [one.id, one]));
    host.progress(step.value.message, 0.4 * step.value.share);
    await host.breathe();
  }
}

async function againstAll(
  { subject, evaluated, categories, settings, host }: DetectContext,
  task: FeatureTask,
  index: ReturnType<typeof indexShapes>,
): Promise<Pick<StudiedCategory, 'hard' | 'alike' | 'own'>> {
  const { options, seed, folds } = settings;
  const measure = (negatives: readonly number[]): Promise<AgainstNegatives | null> =>
    measureAgainst(evaluated, task, negatives, { seed, folds, draws: options.permutations }, host);
  return {
    hard: await measure(hardNegatives(task, subject.catalog ?? categories, options.hard, seed)),
    alike: await measure(lookAlikes(task, index, subject.words, options.ratio)),
    own: task.negatives && (await measure(task.negatives)),
  };
}
