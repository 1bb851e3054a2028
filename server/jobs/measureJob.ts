/** Measures the features of a catalog: cache, scores, evidence. */
import { originOf, type Origin } from '../catalog/evidence/origin';
import { evidenceOfFeature } from '../catalog/evidence/withEvidence';
import { nounsOf } from '../catalog/modality';
import type { CacheResult } from '../inference/api';
import type {
  EvidenceFile,
  FeatureEvidence,
  FeatureMeasurement,
  Provenance,
} from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import { FOLDS, LEAST_DRAWS, REPEATS } from '../science/defaults';
import type { MeasureJob, MeasureOutcome } from '../scoring/messages';
import { stampedClaims } from '../surroundings/claimStamps';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { JobContext, MeasureOptions, MeasureReply } from './api';
import { talliesBeside, withCatalogQ, type CatalogQ } from './catalogQ';
import { ensureCache } from './cacheJob';
import { frequencyBasis, frequencyUsed, vocabularyLooks } from './frequency';
import type { Equipment } from './equipment';
import type { PreparedFeature } from './features';
import { basisOf, keepEvidence, knownEvidence, modelFactsOf, provenanceOf } from './keep';
import { prepare, type Prepared } from './prepare';
import { sharedStateWarning } from './sharedState';
import { taskOf } from './task';

/** @throws FaultError What `prepare` and the cache refuse; `too-few-anchors` for a feature requested by id. */
export async function measureJob(
  open: OpenCatalog,
  options: MeasureOptions,
  context: JobContext,
  equipment: Equipment,
): Promise<MeasureReply> {
  const seed = options.seed ?? 0;
  const prepared = await prepare(open, equipment.around);
  const features = prepared.features.chosen(options.features);
  const evidence =
    equipment.around.unsaved.of(open.path)?.evidence ?? (await knownEvidence(open.path));
  const origins = originsOf(features, evidence);
  const cache = await ensureCache(prepared, equipment.inference, context);
  const beside = talliesBeside(features, evidence, prepared, cache.sha256);
  const outcome = await equipment.scoring.measure(
    {
      scope: { path: cache.path, excluded: prepared.excluded },
      tasks: features.map((one) => taskOf(one, prepared.vocabulary, origins.get(one))),
      settings: { seed, folds: FOLDS, draws: LEAST_DRAWS, beside },
      ...looksOf(prepared),
    },
    context,
  );
  if (options.features) requireAll(outcome);
  const blocked = options.features ? [] : prepared.features.refused();
  const ran = await provenanceOf(equipment, cache.placement.chosen, seed, FOLDS);
  const all = measurementsOf(features, outcome, prepared, { ...ran, repeats: REPEATS }, origins);
  const model = modelFactsOf(prepared.summary);
  const kept = await keepEvidence(equipment.around, open.path, (known) => {
    const settled = options.features
      ? withCatalogQ(all, known, prepared, outcome.cacheSha256)
      : { fresh: all, others: [] };
    return { value: settled.fresh, model, features: changeOf(settled, features, known) };
  });
  const warnings = [
    ...blocked.map(({ id, reason }) => `${id}: not measured: ${reason}`),
    ...warningsOf(outcome, cache, prepared),
    ...(await sharedStateWarning(prepared, cache, equipment.inference)),
  ];
  const { value, unsaved } = kept;
  return { model, features: value, warnings, ...(unsaved !== undefined && { unsaved }) };
}

/** What is saved: the measurements with the history of their claims, and the q that changed beside them. */
function changeOf(
  { fresh, others }: CatalogQ,
  features: readonly PreparedFeature[],
  known: EvidenceFile | undefined,
): ReadonlyMap<string, FeatureEvidence> {
  const byId = new Map(features.map((one) => [one.id, one.feature]));
  const stamped = fresh.map((measurement) => {
    const feature = byId.get(measurement.id)!;
    const claims = stampedClaims(feature, 'detects', evidenceOfFeature(known, feature));
    return [measurement.id, { measurement, claims }] as const;
  });
  return new Map([...others.map((one) => [one.id, { measurement: one }] as const), ...stamped]);
}

/** What chose each register that the catalog writes out. */
type Origins = ReadonlyMap<PreparedFeature, Origin>;

function originsOf(
  features: readonly PreparedFeature[],
  evidence: EvidenceFile | undefined,
): Origins {
  return new Map(
    features.flatMap((one) => {
      const { register, feature, anchorTexts } = one;
      if (register.rule !== 'dims') return [];
      return [[one, originOf(register, feature, anchorTexts, evidence)] as const];
    }),
  );
}

/** Images and sounds have no looks that random sets could share. */
function looksOf(prepared: Prepared): Pick<MeasureJob, 'looks'> {
  return prepared.vocabulary.inputs ? {} : { looks: vocabularyLooks(prepared) };
}

/** @throws FaultError `too-few-anchors` for the first feature that cannot be measured. */
function requireAll({ refused: [first] }: MeasureOutcome): void {
  if (!first) return;
  throw faultError(
    'too-few-anchors',
    `Feature ${first.id} cannot be measured: ${first.reason}.`,
    'Add anchors; ten different ones give an interval.',
  );
}

/** The measurement of each feature, with its dependencies and provenance; in the order of the features. */
function measurementsOf(
  features: readonly PreparedFeature[],
  { measured, cacheSha256 }: MeasureOutcome,
  prepared: Prepared,
  provenance: Provenance,
  origins: Origins,
): FeatureMeasurement[] {
  const found = new Map(measured.map((measurement) => [measurement.id, measurement]));
  const frequency = frequencyUsed(prepared);
  return features.flatMap((feature) => {
    const measurement = found.get(feature.id);
    if (!measurement) return [];
    const { heldOutAnchors: heldOut, nullMatched, ...figures } = measurement;
    const alike = frequency && !nullMatched.notes.includes('no-look-alikes');
    const origin = origins.get(feature);
    const basis = { ...basisOf(feature, prepared, cacheSha256), ...frequencyBasis(prepared) };
    const frozen = origin && { frozen: { ...origin, heldOut } };
    return [
      {
        ...figures,
        nullMatched: alike ? { ...nullMatched, frequency } : nullMatched,
        basis,
        provenance,
        ...frozen,
      },
    ];
  });
}

function warningsOf({ refused }: MeasureOutcome, cache: CacheResult, prepared: Prepared): string[] {
  const { cache: name, many } = nounsOf(prepared.catalog);
  return [
    ...refused.map(({ id, reason }) => `${id}: not measured, ${reason}`),
    ...(cache.resumed > 0 ? [`the ${name} resumed after ${cache.resumed} ${many}`] : []),
    ...unlabelled(prepared),
  ];
}

/** In a partly labelled list some negatives are members, which lowers every AUC. */
function unlabelled({ vocabulary: { inputs, size }, catalog }: Prepared): string[] {
  if (!inputs || inputs.labels.size === 0) return [];
  const labelled = [...inputs.labels.values()].reduce((sum, ids) => sum + ids.length, 0);
  const some = size - labelled;
  const { many } = nounsOf(catalog);
  return some === 0 ? [] : [`${some} of ${size} ${many} have no label and count as negatives`];
}
