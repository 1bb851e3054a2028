/** Measures the features of a catalog: cache, scores, evidence. */
import { dimensionOfId, subjectOf } from '../catalog/claims/dimensionClaim';
import type { Origin } from '../catalog/evidence/origin';
import { evidenceOfFeature, type Measurements } from '../catalog/evidence/withEvidence';
import { nounsOf } from '../catalog/modality';
import type { CacheResult } from '../inference/api';
import type { FeatureEvidence, FeatureMeasurement, Provenance } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import { FOLDS, LEAST_DRAWS, REPEATS } from '../science/defaults';
import { refusalOfAnchors } from '../science/refusal';
import type { MeasureJob, MeasureOutcome } from '../scoring/messages';
import { stampedClaims } from '../surroundings/claimStamps';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { JobContext, MeasureOptions, MeasureReply } from './api';
import { talliesBeside, withCatalogQ, type CatalogQ } from './catalogQ';
import { ensureCache } from './cacheJob';
import { frequencyBasis, frequencyUsed, vocabularyLooks } from './frequency';
import type { Equipment } from './equipment';
import type { PreparedFeature } from './features';
import { basisOf, modelFactsOf, provenanceOf, unreadWarnings } from './keep';
import { prepare, type Prepared } from './prepare';
import { sharedStateWarning } from './sharedState';
import { claimSubjects, featureSubjects, type Subjects } from './subjects';
import { taskOf } from './task';

/**
 * Measures features, and what the catalog claims of single dimensions: each kind has q of its own.
 *
 * @throws FaultError What `prepare` and the cache refuse; `too-few-anchors` for a feature or claim requested by id.
 */
export async function measureJob(
  open: OpenCatalog,
  { features: ids, seed = 0 }: MeasureOptions,
  context: JobContext,
  equipment: Equipment,
): Promise<MeasureReply> {
  const { around } = equipment;
  const prepared = await prepare(open, around, context.signal);
  await prepared.features.checked();
  const wantedOf = (subjects: Subjects, claims: boolean): Wanted => {
    const own = ids?.filter((id) => (dimensionOfId(id) !== undefined) === claims);
    return { subjects, isWhole: !ids, chosen: subjects.prepared.features.chosen(own) };
  };
  const features = wantedOf(featureSubjects(prepared, open.path, around), false);
  const claims = wantedOf(claimSubjects(prepared, open.path, around), true);
  const model = modelFactsOf(prepared.summary);
  const refusals = refusalsOf([...features.chosen, ...claims.chosen], !ids);
  if (refusals !== undefined) {
    const warnings = [...blockedWords(features), ...blockedWords(claims), ...refusals];
    return { model, features: [], claims: [], warnings };
  }
  const cache = await ensureCache(prepared, equipment.inference, context);
  const work = { cache, seed, context, equipment };
  const ofFeatures = await measureSubjects(features, work);
  const ofClaims = await measureSubjects(claims, work);
  const warnings = [
    ...ofFeatures.warnings,
    ...ofClaims.warnings,
    ...resumedWords(cache, prepared),
    ...unlabelled(prepared),
    ...(await sharedStateWarning(prepared, cache, equipment.inference, context.signal)),
  ];
  const unsaved = [ofFeatures.unsaved, ofClaims.unsaved].filter((words) => words !== undefined);
  return {
    model,
    features: ofFeatures.value,
    claims: ofClaims.value,
    warnings,
    ...(unsaved.length > 0 && { unsaved: unsaved.join(' ') }),
  };
}

/**
 * Measures one feature and keeps nothing: for another layer than the catalog's. Its q is withheld, as that of a feature
 * that is measured alone.
 *
 * @throws FaultError As {@link measureJob}.
 */
export async function measureUnkept(
  open: OpenCatalog,
  feature: string,
  context: JobContext,
  equipment: Equipment,
): Promise<FeatureMeasurement> {
  const prepared = await prepare(open, equipment.around, context.signal);
  const subjects = featureSubjects(prepared, open.path, equipment.around);
  const chosen = subjects.prepared.features.chosen([feature]);
  if (chosen[0]?.register.rule === 'dims') throw registerOfOneLayer(feature);
  const cache = await ensureCache(prepared, equipment.inference, context);
  const work = { cache, seed: 0, context, equipment };
  const { outcome, all } = await measuredOf(chosen, subjects, undefined, work);
  requireAll(outcome);
  // Other features have other layers' measurements, or none.
  const [measured] = withCatalogQ(all, undefined, prepared, outcome.cacheSha256).fresh;
  return measured!;
}

export function registerOfOneLayer(id: string): Error {
  return faultError(
    'bad-arguments',
    `The register of "${id}" is written by hand, and belongs to the dimensions of one layer.`,
    'Give the feature register: auto to see it at other layers.',
  );
}

/** What is measured of one kind. */
interface Wanted {
  readonly subjects: Subjects;
  /** All that can be measured, rather than what was asked for by id. */
  readonly isWhole: boolean;
  readonly chosen: readonly PreparedFeature[];
}

interface Work {
  readonly cache: CacheResult;
  readonly seed: number;
  readonly context: JobContext;
  readonly equipment: Equipment;
}

interface MeasuredSubjects {
  readonly value: readonly FeatureMeasurement[];
  readonly warnings: readonly string[];
  readonly unsaved?: string;
}

/** What an error keeps from being measured. */
function blockedWords({ subjects, isWhole }: Pick<Wanted, 'subjects' | 'isWhole'>): string[] {
  const blocked = isWhole ? subjects.prepared.features.refused() : [];
  return blocked.map(({ id, reason }) => `${id}: not measured: ${reason}`);
}

/**
 * Why nothing can be measured, as far as that is known before a cache is built, which may take hours; undefined where
 * something may be.
 *
 * @throws FaultError `too-few-anchors` for a feature or claim requested by id.
 */
function refusalsOf(chosen: readonly PreparedFeature[], isWhole: boolean): string[] | undefined {
  const refused = chosen.flatMap((one) => {
    const reason = refusalOfAnchors(one);
    return reason === undefined ? [] : [{ id: one.id, reason }];
  });
  if (!isWhole) requireAll({ refused });
  return refused.length === chosen.length ? refused.map(notMeasured) : undefined;
}

function notMeasured({ id, reason }: MeasureOutcome['refused'][number]): string {
  return `${id}: not measured, ${reason}`;
}

async function measureSubjects(
  { subjects, isWhole, chosen }: Wanted,
  work: Work,
): Promise<MeasuredSubjects> {
  const { cache } = work;
  const { prepared } = subjects;
  const refusals = blockedWords({ subjects, isWhole });
  if (chosen.length === 0) return { value: [], warnings: refusals };
  const known = await subjects.known();
  const { outcome, all } = await measuredOf(chosen, subjects, known.value, work);
  if (!isWhole) requireAll(outcome);
  const model = modelFactsOf(prepared.summary);
  const kept = await subjects.keep(cache, (before) => {
    const settled = isWhole
      ? { fresh: all, others: [] }
      : withCatalogQ(all, before, prepared, outcome.cacheSha256);
    return { value: settled.fresh, model, features: changeOf(settled, chosen, before) };
  });
  const unread = unreadWarnings(known, kept.unsaved);
  return { ...kept, warnings: [...refusals, ...outcome.refused.map(notMeasured), ...unread] };
}

interface Found {
  readonly outcome: MeasureOutcome;
  readonly all: readonly FeatureMeasurement[];
}

/** @param known Earlier measurements: what chose registers, and the draws of features beside. */
async function measuredOf(
  chosen: readonly PreparedFeature[],
  subjects: Subjects,
  known: Measurements | undefined,
  { cache, seed, context, equipment }: Work,
): Promise<Found> {
  const { prepared } = subjects;
  const origins = originsOf(subjects, chosen, known);
  const beside = talliesBeside(chosen, known, prepared, cache.sha256);
  const outcome = await equipment.scoring.measure(
    {
      scope: { path: cache.path, excluded: prepared.excluded },
      tasks: chosen.map((one) =>
        taskOf(one, prepared.vocabulary, origins.get(one), subjects.claimedOf(one)),
      ),
      settings: { seed, folds: FOLDS, draws: LEAST_DRAWS, beside },
      ...looksOf(prepared),
    },
    context,
  );
  const ran = await provenanceOf(equipment, cache.placement.chosen, seed, FOLDS);
  const all = measurementsOf(chosen, outcome, prepared, { ...ran, repeats: REPEATS }, origins);
  return { outcome, all };
}

/** What is saved: the measurements with the history of their claims, and the q that changed beside them. */
function changeOf(
  { fresh, others }: CatalogQ,
  features: readonly PreparedFeature[],
  known: Measurements | undefined,
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
  subjects: Subjects,
  features: readonly PreparedFeature[],
  known: Measurements | undefined,
): Origins {
  return new Map(
    features.flatMap((one) => {
      const origin = subjects.originOf(one, known);
      return origin ? [[one, origin] as const] : [];
    }),
  );
}

/** Images and sounds have no looks that random sets could share. */
function looksOf(prepared: Prepared): Pick<MeasureJob, 'looks'> {
  return prepared.vocabulary.inputs ? {} : { looks: vocabularyLooks(prepared) };
}

/** @throws FaultError `too-few-anchors` for the first feature that cannot be measured. */
function requireAll({ refused: [first] }: Pick<MeasureOutcome, 'refused'>): void {
  if (!first) return;
  throw faultError(
    'too-few-anchors',
    `${subjectOf(first.id)} cannot be measured: ${first.reason}.`,
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

function resumedWords({ resumed }: CacheResult, { catalog }: Prepared): string[] {
  const { cache: name, many } = nounsOf(catalog);
  return resumed > 0 ? [`the ${name} resumed after ${resumed} ${many}`] : [];
}

/** In a partly labelled list some negatives are members, which lowers every AUC. */
function unlabelled({ vocabulary: { inputs, size }, catalog }: Prepared): string[] {
  if (!inputs || inputs.labels.size === 0) return [];
  const labelled = [...inputs.labels.values()].reduce((sum, ids) => sum + ids.length, 0);
  const some = size - labelled;
  const { many } = nounsOf(catalog);
  return some === 0 ? [] : [`${some} of ${size} ${many} have no label and count as negatives`];
}
