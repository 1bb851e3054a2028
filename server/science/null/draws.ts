/** Sets of a null, drawn and scored in batches as needed, and shared by the features with the same null. */
import type { RankedTask } from '../../core/results';
import { placeWidths } from '../../core/placing';
import type { SignPlanes } from '../../core/planes';
import type { Detection } from '../evaluate';
import type { Random } from '../random';
import type { PlannedStatistic, Statistic, StatisticOptions } from './statistic';
import { planStatistic } from './statistic';

/** A null: the source of its sets, and the results of those drawn so far. */
export class NullSets {
  /** In the order drawn: more draws never change the first ones. */
  readonly values: Statistic[] = [];

  constructor(
    private readonly draw: (random: Random) => Detection,
    private readonly options: StatisticOptions,
    private readonly random: Random,
  ) {}

  plan(): PlannedStatistic {
    return planStatistic(this.draw(this.random), this.options, this.random);
  }
}

/** Signs scored between two pauses: a few milliseconds of work. */
const SIGNS_A_BATCH = 2 ** 29;

/** Draws until each null has as many sets as it needs; yields between batches. */
export function* drawSets(
  planes: SignPlanes,
  needs: ReadonlyMap<NullSets, number>,
): Generator<void, void> {
  for (const batch of batches(planes.tokens, needs)) {
    const scored = placeWidths(
      planes,
      batch.flatMap(({ plan }) => plan.tasks),
    );
    let from = 0;
    for (const { sets, plan } of batch) {
      const end = from + plan.tasks.length;
      sets.values.push(plan.value(scored.slice(from, end)));
      from = end;
    }
    yield;
  }
}

interface Planned {
  readonly sets: NullSets;
  readonly plan: PlannedStatistic;
}

function* batches(tokens: number, needs: ReadonlyMap<NullSets, number>): Generator<Planned[]> {
  let batch: Planned[] = [];
  let signs = 0;
  for (const [sets, need] of needs) {
    for (let missing = need - sets.values.length; missing > 0; missing--) {
      const plan = sets.plan();
      batch.push({ sets, plan });
      signs += tokens * plan.tasks.reduce((sum, task) => sum + widestOf(task), 0);
      if (signs < SIGNS_A_BATCH) continue;
      yield batch;
      [batch, signs] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

function widestOf({ widths }: RankedTask): number {
  return widths.at(-1) ?? 0;
}
