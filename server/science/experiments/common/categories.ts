/** The catalog's categories that an experiment can use, and why the others are left out. */
import type { Findings } from '../../../protocol/report';
import { nouns, type Nouns } from '../../../protocol/nouns';
import { clusterCount, clustersOf } from '../../folds';
import type { Category, Subject } from '../ports';

export interface UsableCategories {
  readonly categories: readonly Category[];
  readonly warnings: readonly string[];
}

/** Categories of at least two different words; each anchor once. */
export function usableCategories(
  subject: Pick<Subject, 'categories' | 'inputs'>,
): UsableCategories {
  const { categories } = subject;
  const { different } = nounsOf(subject);
  const distinct = categories.map(withoutRepeats);
  const small = distinct.filter((task) => wordsOf(task) < 2);
  const few = distinct.filter((task) => wordsOf(task) >= 2 && wordsOf(task) < 10);
  const warnings = [
    ...(small.length > 0
      ? [`Left out, fewer than two ${different} among the anchors: ${idsOf(small)}.`]
      : []),
    ...(few.length > 0
      ? [`No interval, fewer than ten ${different} among the anchors: ${idsOf(few)}.`]
      : []),
  ];
  return { categories: distinct.filter((task) => wordsOf(task) >= 2), warnings };
}

function withoutRepeats(task: Category): Category {
  const first = task.anchors.map((t, i) => task.anchors.indexOf(t) === i);
  return {
    ...task,
    anchors: task.anchors.filter((_, i) => first[i]),
    anchorTexts: task.anchorTexts.filter((_, i) => first[i]),
    ...(task.anchorGroups && { anchorGroups: task.anchorGroups.filter((_, i) => first[i]) }),
  };
}

/** The number of different words among the anchors. */
export function wordsOf(task: Pick<Category, 'anchorTexts' | 'anchorGroups'>): number {
  return clusterCount(clustersOf(task.anchorGroups ?? task.anchorTexts));
}

const MOST_IDS = 20;

function idsOf(tasks: readonly Category[]): string {
  const named = tasks.slice(0, MOST_IDS).map(({ id }) => id);
  const more = tasks.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The nouns for what the subject's model reads. */
export function nounsOf({ inputs }: Pick<Subject, 'inputs'>): Nouns {
  return nouns[inputs?.modality ?? 'text'];
}

/** Findings of a catalog without a usable category. */
export function nothingToMeasure(warnings: readonly string[], words = nouns.text): Findings {
  return {
    headlines: [
      `Nothing was measured: no category has two or more different ${words.different} among its anchors.`,
    ],
    tables: [],
    pictures: [],
    samples: [],
    warnings,
  };
}
