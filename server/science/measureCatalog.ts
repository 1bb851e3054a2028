/** Measures the features of a catalog together: q needs all of them, and nulls are drawn until it is certain. */
import type { FeatureTask } from './task';
import type { HeadlineNull } from '../protocol/evidence';
import type { Evaluated, Measured, MeasureSettings, PureMeasurement } from './measure';
import { contentOf, measureFeature } from './measure';
import { against, contest, type Contestant, type Tested } from './null/contest';
import type { Looks } from './null/looks';
import { Nulls, optionsOf, type FeatureNulls } from './null/nulls';
import { planStatistic, type Statistic } from './null/statistic';
import { placeWidths } from '../core/placing';
import { seededRandom } from './random';
import { warningsOf } from './warnings';

export interface MeasuredCatalog {
  readonly measured: readonly PureMeasurement[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

/** The current activity, and the share of all work that is done, [0, 1]. */
export interface Doing {
  readonly message: string;
  readonly share: number;
}

/** Sets of the uniform null if it is reported beside another one. */
const UNIFORM_DRAWS = 99;
/** Approximate share of the work spent on fitting; the rest goes to the nulls. */
const FITTING = 0.5;

/**
 * Yields between slices of work, so that a host can stop or report.
 *
 * @param looks Absent if there are no words.
 * @param nulls Uniform draws, shared with other calls on the same planes.
 */
export function* measureCatalog(
  evaluated: Evaluated,
  tasks: readonly FeatureTask[],
  settings: MeasureSettings,
  looks?: Looks,
  nulls = new Nulls(evaluated, settings.seed, looks),
): Generator<Doing, MeasuredCatalog> {
  const fitted: (Measured & { readonly nulls: FeatureNulls })[] = [];
  const refused: { id: string; reason: string }[] = [];
  for (const [i, task] of tasks.entries()) {
    const doing = { message: `measuring ${task.id}`, share: (FITTING * i) / tasks.length };
    yield doing;
    const result = yield* saying(measureFeature(evaluated, task, settings), doing);
    if ('reason' in result) refused.push({ id: task.id, reason: result.reason });
    else fitted.push({ ...result, nulls: nulls.of(result.fitted) });
  }
  const doing = { message: 'drawing sets of the null', share: FITTING };
  const figures = yield* saying(nullFigures(evaluated, fitted, settings), doing);
  const measured = fitted.map(({ figures: own, findings }, i) => {
    const found = figures[i]!;
    return { ...own, ...found, warnings: warningsOf({ ...findings, ...found }) };
  });
  return { measured, refused };
}

function* saying<T>(steps: Generator<void, T>, doing: Doing): Generator<Doing, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield doing;
  }
}

/** The best dimension of a set is what a claimed one that its words may have chosen is compared with. */
function byOf({ fitted }: Measured, { kind }: FeatureNulls): Contestant['by'] {
  if (fitted.claimed === 'among-all') return 'best';
  return kind === 'in-sample' ? 'inSample' : 'heldOut';
}

type Nulled = Pick<PureMeasurement, 'nullMatched' | 'nullUniform'>;

function* nullFigures(
  { planes }: Evaluated,
  fitted: readonly (Measured & { readonly nulls: FeatureNulls })[],
  settings: MeasureSettings,
): Generator<void, Nulled[]> {
  const contestants: Contestant[] = [];
  for (const { nulls, ...one } of fitted) {
    const observed = observedOf(one, settings.seed);
    contestants.push({ sets: nulls.headline, observed, by: byOf(one, nulls) });
    yield;
  }
  // Sets that are not a null of these words show how far chance goes, and decide nothing.
  const deciding = Array.from(fitted.keys()).filter((i) => fitted[i]!.nulls.notes.length === 0);
  const { draws: least, most, beside } = settings;
  const tested = yield* contest(
    planes,
    deciding.map((i) => contestants[i]!),
    { least, most, beside },
  );
  const results = new Map(deciding.map((i, t) => [i, tested[t]!]));
  const all: Nulled[] = [];
  for (const [i, { nulls }] of fitted.entries()) {
    const own = contestants[i]!;
    const result = results.get(i);
    const sets = nulls.uniform ?? nulls.headline;
    const beside =
      nulls.uniform || !result
        ? yield* against(planes, { ...own, sets }, Math.min(UNIFORM_DRAWS, settings.draws))
        : undefined;
    all.push({
      nullMatched: result
        ? headlineOf(nulls, result, own, tested.length)
        : { ...beside!, p: null, q: null, kind: nulls.kind, notes: nulls.notes },
      ...(beside && { nullUniform: beside }),
    });
  }
  return all;
}

/** Withholds q of a feature measured alone: q needs the whole catalog. */
function headlineOf(
  { kind, notes }: FeatureNulls,
  { limited, q, ...figures }: Tested,
  { observed, by }: Contestant,
  family: number,
): HeadlineNull {
  return {
    ...figures,
    kind,
    observed: observed[by],
    q: family > 1 ? q : null,
    ...(family > 1 && { family }),
    notes: [...notes, ...(limited ? (['limited-by-draws'] as const) : [])],
  };
}

/** A feature's own value of the statistic of its null. */
function observedOf({ fitted, figures }: Measured, seed: number): Statistic {
  const { detection, inSample } = fitted;
  const random = seededRandom(seed, `statistic:${contentOf(detection)}`);
  const plan = planStatistic(detection, optionsOf(fitted), random);
  const value = plan.value(placeWidths(detection.planes, plan.tasks));
  if (fitted.claimed === 'among-all') return { ...value, best: figures.auc.inSample.value };
  return inSample ? { ...value, inSample: figures.auc.inSample.value } : value;
}
