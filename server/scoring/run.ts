/** The jobs of the computing thread, each over one loaded cache. */
import { has } from '../core/bits';
import type { ClassCounts, SignPlanes } from '../core/planes';
import { plusCountsOfList, restOf, singlePlane } from '../core/planes';
import { describeDimension } from '../science/describe';
import { flipFeature } from '../science/flip/flip';
import type { NotMeasurable, PureMeasurement } from '../science/measure';
import { measureFeature } from '../science/measure';
import { benjaminiHochberg } from '../science/multiple';
import type { NullDraws } from '../science/nullMatched';
import type { FlipModel } from '../science/ports';
import { dimensionStats } from '../science/prototype';
import type { LoadedCache } from './loaded';
import type {
  DimensionJob,
  DimensionOutcome,
  FlipJob,
  FlipOutcome,
  MeasureJob,
  MeasureOutcome,
} from './messages';

export interface JobHost {
  progress(message: string, share: number): void;
  /** Its first element is 1 once the asker has gone. */
  readonly stop: Int32Array;
  /** Lets other messages in; throws core's `Stopped` once the asker has gone. */
  breathe(): Promise<void>;
}

export async function runMeasure(
  cache: LoadedCache,
  job: MeasureJob,
  host: JobHost,
): Promise<MeasureOutcome> {
  const nulls = new Map<string, NullDraws>();
  const measured: PureMeasurement[] = [];
  const refused: { id: string; reason: string }[] = [];
  for (const [i, task] of job.tasks.entries()) {
    host.progress(`measuring ${task.id}`, i / job.tasks.length);
    const steps = measureFeature(cache.evaluated, task, job.settings, nulls);
    const result = await drain(steps, host);
    if ('reason' in result) refused.push({ id: task.id, reason: result.reason });
    else measured.push(result);
  }
  return { measured: withQ(measured), refused, cacheSha256: cache.sha256 };
}

async function drain(
  steps: Generator<void, PureMeasurement | NotMeasurable>,
  host: JobHost,
): Promise<PureMeasurement | NotMeasurable> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await host.breathe();
  }
}

/** Benjamini-Hochberg over the features measured together; one alone keeps null. */
function withQ(measured: readonly PureMeasurement[]): readonly PureMeasurement[] {
  if (measured.length < 2) return measured;
  const tested = measured.flatMap(({ nullMatched: { p } }, i) => (p === null ? [] : [{ i, p }]));
  const q = benjaminiHochberg(tested.map(({ p }) => p));
  const at = new Map(tested.map(({ i }, t) => [i, q[t]!]));
  return measured.map((m, i) => ({
    ...m,
    nullMatched: { ...m.nullMatched, q: at.get(i) ?? null, family: tested.length },
  }));
}

export async function runFlip(
  cache: LoadedCache,
  job: FlipJob,
  model: FlipModel,
  host: JobHost,
): Promise<FlipOutcome> {
  const task = { ...job.task, centre: cache.mean };
  const report = (share: number): void =>
    host.progress(`flipping the signs of ${job.task.id}`, share);
  const flip = await flipFeature(model, cache.evaluated, task, job.settings, report);
  return { flip, cacheSha256: cache.sha256 };
}

/** @throws {RangeError} The dimension lies outside the cache. */
export function runDimension(cache: LoadedCache, job: DimensionJob): DimensionOutcome {
  const { planes, tokens, counts } = cache.evaluated;
  const one = singlePlane(planes, job.index);
  const all = { n: counts.n, plus: [counts.plus[job.index]!] };
  return job.features.flatMap(({ id, anchors, negatives }) => {
    const positive = countsOf(one, anchors);
    // Of the rest of the vocabulary only the anchors need be looked at.
    const negative = negatives
      ? countsOf(
          one,
          negatives.filter((t) => !anchors.includes(t)),
        )
      : restOf(
          all,
          countsOf(
            one,
            anchors.filter((t) => has(tokens, t)),
          ),
        );
    if (positive.n === 0 || negative.n === 0) return [];
    const stats = dimensionStats(positive, negative);
    const row = describeDimension(stats, 0, stats.polarity[0]!);
    const evidence = { ...row, index: job.index };
    return [{ feature: id, evidence, nPos: positive.n, nNeg: negative.n }];
  });
}

function countsOf(plane: SignPlanes, tokens: readonly number[]): ClassCounts {
  return { n: tokens.length, plus: plusCountsOfList(plane, tokens) };
}
