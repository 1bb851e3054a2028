/** Measures the features of a catalog: cache, scores, evidence. */
import { basisOf } from '../catalog/resolve/basis';
import type { CacheResult } from '../inference/api';
import type { FeatureMeasurement, Provenance } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import type { MeasureOutcome } from '../scoring/messages';
import type { FeatureTask, PureMeasurement } from '../science/measure';
import type { JobContext, MeasureOptions, MeasureReply, OpenCatalog } from './api';
import { ensureCache } from './cacheJob';
import type { Equipment } from './equipment';
import { keepEvidence, modelFactsOf, provenanceOf } from './keep';
import type { Prepared } from './prepare';
import { featureOf, prepare, resolved } from './prepare';

export const FOLDS = 5;
const DRAWS = 100;

export async function measureJob(
  open: OpenCatalog,
  options: MeasureOptions,
  context: JobContext,
  equipment: Equipment,
): Promise<MeasureReply> {
  const prepared = await prepare(open, equipment.around);
  const wanted = options.features?.map((id) => featureOf(prepared.catalog, id));
  const features = wanted ?? prepared.catalog.features;
  const tasks = features.map((feature): FeatureTask => {
    const { anchors, anchorTexts, negatives } = resolved(feature, prepared);
    const register = feature.register.value;
    return { id: feature.id.value, anchors, anchorTexts, negatives, register };
  });
  const cache = await ensureCache(prepared, equipment.inference, context);
  const seed = options.seed ?? 0;
  const outcome = await equipment.scoring.measure(
    {
      kind: 'measure',
      scope: { path: cache.path, excluded: prepared.excluded },
      tasks,
      settings: { seed, folds: FOLDS, draws: DRAWS },
    },
    context,
  );
  if (wanted && outcome.refused[0]) throw tooFew(outcome.refused[0]);
  const provenance = await provenanceOf(equipment, cache.placement.chosen, seed, FOLDS);
  const measured = outcome.measured.map((m) => withBasis(m, prepared, outcome, provenance));
  const kept = await keepEvidence(
    equipment,
    open.path,
    modelFactsOf(prepared.summary),
    new Map(measured.map((measurement) => [measurement.id, { measurement }])),
  );
  return {
    model: modelFactsOf(prepared.summary),
    features: measured,
    warnings: [...warningsOf(outcome, cache), ...kept.warnings],
    saved: kept.saved,
  };
}

function tooFew({ id, reason }: { readonly id: string; readonly reason: string }): Error {
  return faultError(
    'too-few-anchors',
    `Feature ${id} cannot be measured: ${reason}.`,
    'Add anchors; ten different words give an interval.',
  );
}

function withBasis(
  measurement: PureMeasurement,
  prepared: Prepared,
  outcome: MeasureOutcome,
  provenance: Provenance,
): FeatureMeasurement {
  const feature = featureOf(prepared.catalog, measurement.id);
  const basis = basisOf(feature, prepared.catalog, prepared.facts, outcome.cacheSha256);
  if (!basis) throw new Error('a measured catalog has a model, a tokenizer and a site');
  return { ...measurement, basis, provenance };
}

function warningsOf(outcome: MeasureOutcome, cache: CacheResult): string[] {
  return [
    ...outcome.refused.map(({ id, reason }) => `${id}: not measured, ${reason}`),
    ...(cache.resumed > 0 ? [`the token cache went on after ${cache.resumed} tokens`] : []),
  ];
}
