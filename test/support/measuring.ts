/** Runs measurements to their end, for tests. */
import { fullSet } from '../../server/core/bits';
import type { SignPlanes } from '../../server/core/planes';
import type { MeasureSettings, NotMeasurable, PureMeasurement } from '../../server/science/measure';
import type { FeatureTask } from '../../server/science/task';
import { evaluatedOf } from '../../server/science/measure';
import { measureCatalog } from '../../server/science/measureCatalog';
import { finished } from '../../server/science/evaluate';

/** As many sets for each feature, whatever its decision takes. */
export const settings: MeasureSettings = { seed: 0, folds: 5, draws: 20, most: 20 };

/** Anchors 0 .. n-1 with different words. */
export function taskOf(n: number, change: Partial<FeatureTask> = {}): FeatureTask {
  const anchors = Array.from({ length: n }, (_, i) => i);
  return {
    id: 'planted',
    anchors,
    anchorTexts: anchors.map((i) => ` word${i}`),
    negatives: null,
    register: { rule: 'top', k: 16 },
    ...change,
  };
}

export function tryMeasure(
  planes: SignPlanes,
  task: FeatureTask,
  change: Partial<MeasureSettings> = {},
): PureMeasurement | NotMeasurable {
  const evaluated = evaluatedOf(planes, fullSet(planes.tokens));
  const most = change.draws ?? settings.draws;
  const { measured, refused } = finished(
    measureCatalog(evaluated, [task], { ...settings, most, ...change }),
  );
  return measured[0] ?? refused[0]!;
}

/** @throws {Error} The feature is not measurable. */
export function measure(
  planes: SignPlanes,
  task: FeatureTask,
  change: Partial<MeasureSettings> = {},
): PureMeasurement {
  const result = tryMeasure(planes, task, change);
  if ('reason' in result) throw new Error(result.reason);
  return result;
}
