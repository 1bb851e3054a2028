/** The jobs of the computing thread, each over one loaded cache. */
import { has } from '../core/bits';
import type { ClassCounts, SignPlanes } from '../core/planes';
import { plusCountsOfList, restOf, singlePlane } from '../core/planes';
import { describeDimension } from '../science/describe';
import { flipFeature } from '../science/flip/flip';
import { measureCatalog } from '../science/measureCatalog';
import { Looks } from '../science/null/looks';
import type { FlipModel } from '../science/ports';
import { dimensionStats } from '../science/prototype';
import { surveySigns } from '../science/survey/survey';
import type { LoadedCache } from './loaded';
import type {
  DimensionJob,
  DimensionOutcome,
  FlipJob,
  FlipOutcome,
  MeasureJob,
  MeasureOutcome,
  SurveyJob,
  JobCalls,
} from './messages';

export interface JobHost {
  progress(message: string, share: number): void;
  /** Its first element is 1 once the caller has cancelled. */
  readonly stop: Int32Array;
  /** Processes other messages; throws core's `Stopped` once the caller has cancelled. */
  breathe(): Promise<void>;
}

export async function runMeasure(
  { evaluated, sha256 }: LoadedCache,
  { tasks, settings, looks }: MeasureJob,
  host: JobHost,
): Promise<MeasureOutcome> {
  const words = looks && new Looks(looks, evaluated.tokens);
  const steps = measureCatalog(evaluated, tasks, settings, words);
  for (;;) {
    const step = steps.next();
    if (step.done) return { ...step.value, cacheSha256: sha256 };
    host.progress(step.value.message, step.value.share);
    await host.breathe();
  }
}

export async function runSurvey(
  { evaluated, sha256 }: LoadedCache,
  { task }: SurveyJob,
  host: JobHost,
): Promise<JobCalls['survey']['reply']> {
  const steps = surveySigns(evaluated, task);
  for (;;) {
    const step = steps.next();
    if (step.done) return { ...step.value, cacheSha256: sha256 };
    host.progress(step.value.message, step.value.share);
    await host.breathe();
  }
}

export async function runFlip(
  cache: LoadedCache,
  job: FlipJob,
  model: FlipModel,
  host: JobHost,
): Promise<FlipOutcome> {
  const task = {
    ...job.task,
    centre: job.task.about === 'zero' ? cache.mean.map(() => 0) : cache.mean,
  };
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
    // Of the vocabulary, only the anchors need to be read.
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
