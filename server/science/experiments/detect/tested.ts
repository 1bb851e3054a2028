/** p-values and nulls: random anchor sets, drawn once for all categories of equal size and rule. */
import type { Evaluated } from '../../measure';
import { PAPER_TAU } from '../../measure';
import { benjaminiHochberg } from '../../multiple';
import { p95, percentile, permutationP } from '../../nullMatched';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import { groupedBy } from '../common/fields';
import { sampledVocabulary } from '../common/subset';
import type { SetNull } from './nulls';
import { drawSets } from './nulls';
import type { DetectContext, StudiedCategory } from './study';
import type { SweepRule } from './sweep';

/** Target false discovery rate. */
export const FDR = 0.05;

export interface RuleNull {
  readonly heldOutP95: number;
  readonly inSampleP95: number;
}

export interface TestedCategory extends StudiedCategory {
  /** (b + 1) / (draws + 1), with every choice repeated in each draw. */
  readonly p: number;
  /** Benjamini-Hochberg over the catalog. */
  readonly q: number;
  readonly bestP95: number;
  readonly bestP99: number;
  /** Share of random sets whose best dimension is discoverable. */
  readonly nullDiscoverable: number;
  /** Top-k at the width of our register, and at the width of the paper's. */
  readonly matched: RuleNull;
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
      0.5 + (0.5 * tested.size) / studied.length,
    );
    const rules = [...context.rules, ...widthsOf(group)];
    const draws = await drawSets(
      { vocabulary, n: drawnSize(words), register: task.register, rules },
      settings,
      host,
    );
    for (const one of group) tested.set(one, testedBy(one, draws, rules, context.rules.length));
  }
  const all = studied.map((one) => tested.get(one)!);
  const q = benjaminiHochberg(all.map(({ p }) => p));
  return { tested: all.map((one, i) => ({ ...one, q: q[i]! })), pool: vocabulary.planes.tokens };
}

function groupKey({ words, task }: StudiedCategory): string {
  return `${drawnSize(words)}:${JSON.stringify(task.register)}`;
}

/**
 * Sizes within a fifth of each other share their random sets, of the smallest of these sizes: fewer words vary more, so
 * p is never too small because of it.
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

/** Top-k rules for the widths of the group's registers. */
function widthsOf(group: readonly StudiedCategory[]): SweepRule[] {
  const widths = new Set(group.flatMap(({ ours, paper }) => [ours.k, paper.k]));
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
    p: permutationP(one.oneRun, draws.whole),
    q: 1,
    bestP95: p95(draws.best),
    bestP99: percentile(draws.best, 99),
    nullDiscoverable: mean(draws.best.map((auc) => (auc >= PAPER_TAU ? 1 : 0))),
    matched: atWidth(one.ours.k),
    paperMatched: atWidth(one.paper.k),
    sweepNull: nulls.slice(0, swept),
    wholeDraws: draws.whole,
  };
}
