/** Measures the features of a catalog: cache, scores, evidence. */
import type { Feature } from '../catalog/types';
import { basisOf } from '../catalog/resolve/basis';
import { nounsOf } from '../catalog/modality';
import type { CacheResult, Vocabulary } from '../inference/api';
import type { FeatureMeasurement, Provenance } from '../protocol/evidence';
import type { Nouns } from '../protocol/nouns';
import { faultError } from '../protocol/fault';
import type { MeasureOutcome } from '../scoring/messages';
import { DRAWS, FOLDS } from '../science/defaults';
import type { FeatureTask, PureMeasurement } from '../science/measure';
import type { JobContext, MeasureOptions, MeasureReply } from './api';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { ensureCache } from './cacheJob';
import type { Equipment } from './equipment';
import { keepEvidence, modelFactsOf, provenanceOf } from './keep';
import type { Prepared } from './prepare';
import { featureOf, prepare, resolved } from './prepare';

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
    return taskOf(feature, prepared);
  });
  const cache = await ensureCache(prepared, equipment.inference, context);
  const seed = options.seed ?? 0;
  const outcome = await equipment.scoring.measure(
    {
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
    warnings: [
      ...warningsOf(outcome, cache, nounsOf(prepared.catalog)),
      ...unlabelled(prepared),
      ...kept.warnings,
    ],
    saved: kept.saved,
  };
}

/**
 * Inputs are few, so that those that stand against the anchors are held out like them: a register is otherwise chosen on the
 * very negatives that it is scored on, which tokens of a large vocabulary do not notice.
 */
export function taskOf(feature: Feature, prepared: Prepared): FeatureTask {
  const { anchors, anchorTexts, anchorGroups, negatives } = resolved(feature, prepared);
  const { vocabulary } = prepared;
  const others = negatives ?? (vocabulary.inputs ? allBut(anchors, vocabulary.size) : null);
  return {
    id: feature.id.value,
    anchors,
    anchorTexts,
    ...(anchorGroups && { anchorGroups }),
    negatives: others,
    ...(others && groupsOf(others, vocabulary)),
    register: feature.register.value,
  };
}

/** An input without a group is a group of its own. */
function groupsOf(
  negatives: readonly number[],
  { inputs }: Vocabulary,
): Pick<FeatureTask, 'negativeGroups'> {
  if (!inputs || negatives.every((id) => inputs.groupOf(id) === undefined)) return {};
  return { negativeGroups: negatives.map((id) => inputs.groupOf(id) ?? `input ${id}`) };
}

function allBut(ids: readonly number[], size: number): number[] {
  const left = new Set(ids);
  return Array.from({ length: size }, (_, id) => id).filter((id) => !left.has(id));
}

function tooFew({ id, reason }: { readonly id: string; readonly reason: string }): Error {
  return faultError(
    'too-few-anchors',
    `Feature ${id} cannot be measured: ${reason}.`,
    'Add anchors; ten different ones give an interval.',
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

function warningsOf(outcome: MeasureOutcome, cache: CacheResult, words: Nouns): string[] {
  return [
    ...outcome.refused.map(({ id, reason }) => `${id}: not measured, ${reason}`),
    ...(cache.resumed > 0
      ? [`the ${words.cache} went on after ${cache.resumed} ${words.many}`]
      : []),
  ];
}

/** A list that is labelled in part puts members among the negatives, and so lowers every AUC. */
function unlabelled({ vocabulary: { inputs, size }, catalog }: Prepared): string[] {
  if (!inputs || inputs.labels.size === 0) return [];
  const labelled = [...inputs.labels.values()].reduce((sum, ids) => sum + ids.length, 0);
  const some = size - labelled;
  const { many } = nounsOf(catalog);
  return some === 0 ? [] : [`${some} of ${size} ${many} have no label, and count as negatives`];
}
