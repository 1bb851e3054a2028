/** How often sets without a concept pass as a concept. */
import type { FeatureTask } from '../../server/science/task';
import { finished } from '../../server/science/evaluate';
import type { Evaluated } from '../../server/science/measure';
import { contest } from '../../server/science/null/contest';
import { Looks } from '../../server/science/null/looks';
import { Nulls } from '../../server/science/null/nulls';
import { planStatistic } from '../../server/science/null/statistic';
import { placeWidths } from '../../server/core/placing';
import { seededRandom } from '../../server/science/random';
import type { RegisterRule } from '../../server/protocol/evidence';
import { detectionOf, contentOf } from '../../server/science/measure';

export interface Words {
  readonly evaluated: Evaluated;
  readonly texts: readonly string[];
}

export interface Rate {
  readonly atMost05: number;
  /** Sets for which no look-alikes are left. */
  readonly withheld: number;
  readonly tested: number;
}

/** p of each set against its look-alikes, and against random sets, by a fixed number of draws. */
export function rates(
  { evaluated, texts }: Words,
  sets: readonly (readonly number[])[],
  { draws, seed }: { readonly draws: number; readonly seed: number },
): { readonly lookAlike: Rate; readonly uniform: Rate } {
  const looks = new Looks({ texts }, evaluated.tokens);
  return {
    lookAlike: rateOf(evaluated, texts, sets, new Nulls(evaluated, seed, looks), draws),
    uniform: rateOf(evaluated, texts, sets, new Nulls(evaluated, seed), draws),
  };
}

function rateOf(
  evaluated: Evaluated,
  texts: readonly string[],
  sets: readonly (readonly number[])[],
  nulls: Nulls,
  draws: number,
): Rate {
  const rule: RegisterRule = { rule: 'auto' };
  const k = Math.min(64, evaluated.planes.dimensions);
  const contestants = sets.flatMap((anchors, i) => {
    const detection = detectionOf(evaluated, taskOf(anchors, texts));
    const fitted = { detection, rule, k, folds: 5, inSample: false };
    const { headline, notes } = nulls.of(fitted);
    if (notes.length > 0) return [];
    const random = seededRandom(i, `statistic:${contentOf(detection)}`);
    const plan = planStatistic(detection, { rule, folds: 5, inSampleWidth: k }, random);
    const observed = plan.value(placeWidths(evaluated.planes, plan.tasks));
    return [{ sets: headline, observed, by: 'heldOut' as const }];
  });
  const tested = finished(contest(evaluated.planes, contestants, { least: draws, most: draws }));
  return {
    atMost05: tested.filter(({ p }) => p! <= 0.05).length,
    tested: tested.length,
    withheld: sets.length - tested.length,
  };
}

export function taskOf(
  anchors: readonly number[],
  texts: readonly string[],
  id = 'drawn',
): FeatureTask {
  const sorted = [...anchors].sort((a, b) => a - b);
  return {
    id,
    anchors: sorted,
    anchorTexts: sorted.map((token) => texts[token]!),
    negatives: null,
    register: { rule: 'auto' },
  };
}
