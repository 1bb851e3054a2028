/** Uniform sets for every rule of the sweep, drawn once for all categories of equal size and rule. */
import type { Evaluated } from '../../measure';
import { PAPER_TAU } from '../../measure';
import { beatsChance } from '../../../protocol/chance';
import { p95 } from '../../nullMatched';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import { groupedBy } from '../common/fields';
import { sampledVocabulary } from '../common/subset';
import type { SetNull } from './nulls';
import { drawSets } from './nulls';
import type { DetectContext, StudiedCategory } from './study';
import type { SweepRule } from './sweep';

export interface RuleNull {
  readonly heldOutP95: number;
  readonly inSampleP95: number;
}

export interface TestedCategory extends StudiedCategory {
  /** Whether it beats look-alike sets; undefined where p is withheld. */
  readonly beats: boolean | undefined;
  /** Share of random sets whose best dimension is discoverable. */
  readonly nullDiscoverable: number;
  /** Top-k at the width of the paper's register. */
  readonly paperMatched: RuleNull;
  /** One per rule of the sweep. */
  readonly sweepNull: readonly RuleNull[];
  /** Means of the draws of the rule under test, for the picture. */
  readonly wholeDraws: readonly number[];
}

/** @returns Also the number of tokens from which the random sets are drawn. */
export async function testCategories(
  context: DetectContext,
  studied: readonly StudiedCategory[],
): Promise<{ readonly tested: readonly TestedCategory[]; readonly pool: number }> {
  const { settings, host } = context;
  const vocabulary = poolOf(context, studied);
  const groups = groupedBy(studied, groupKey);
  const tested = new Map<StudiedCategory, TestedCategory>();
  for (const group of groups) {
    const { words, task } = group[0]!;
    host.progress(
      `Drawing random sets of ${drawnSize(words)} words`,
      0.7 + (0.3 * tested.size) / studied.length,
    );
    const rules = [...context.rules, ...widthsOf(group)];
    const draws = await drawSets(
      { vocabulary, n: drawnSize(words), register: task.register, rules },
      settings,
      host,
    );
    for (const one of group) tested.set(one, testedBy(one, draws, rules, context.rules.length));
  }
  return { tested: studied.map((one) => tested.get(one)!), pool: vocabulary.planes.tokens };
}

function groupKey({ words, task }: StudiedCategory): string {
  return `${drawnSize(words)}:${JSON.stringify(task.register)}`;
}

/**
 * Sizes within a fifth of each other share their random sets, of the smallest of these sizes: fewer words vary more, so
 * percentiles are never too low because of it.
 */
export function drawnSize(words: number): number {
  let size = Math.min(words, 10);
  while (Math.floor(size * 1.2) + 1 <= words) size = Math.floor(size * 1.2) + 1;
  return size;
}

/** Large enough for the largest set to be a small part of it. */
function poolOf(
  { evaluated, settings }: DetectContext,
  studied: readonly StudiedCategory[],
): Evaluated {
  const largest = Math.max(...studied.map(({ words }) => words));
  const size = Math.max(settings.options.pool, 5 * largest);
  return sampledVocabulary(evaluated, size, seededRandom(settings.seed, 'pool'));
}

/** Top-k rules for the widths of the paper's registers. */
function widthsOf(group: readonly StudiedCategory[]): SweepRule[] {
  const widths = new Set(group.map(({ paper }) => paper.k));
  return [...widths].map((k) => ({ rule: 'top', k }));
}

function testedBy(
  one: StudiedCategory,
  draws: SetNull,
  rules: readonly SweepRule[],
  swept: number,
): TestedCategory {
  const nulls = draws.rules.map(({ heldOut, inSample }) => ({
    heldOutP95: p95(heldOut),
    inSampleP95: p95(inSample),
  }));
  const atWidth = (k: number): RuleNull =>
    nulls[rules.findIndex((rule) => rule.rule === 'top' && rule.k === k)]!;
  return {
    ...one,
    beats: beatsChance(one),
    nullDiscoverable: mean(draws.best.map((auc) => (auc >= PAPER_TAU ? 1 : 0))),
    paperMatched: atWidth(one.paper.k),
    sweepNull: nulls.slice(0, swept),
    wholeDraws: draws.whole,
  };
}
