/** What every dimension says of every feature: from the token cache if there is one, otherwise from evidence. */
import { siteWidth } from '../catalog/facts';
import { evidenceOfFeature } from '../catalog/evidence/withEvidence';
import type { Catalog } from '../catalog/types';
import { cellOf, NOT_MEASURED, type AtlasScores } from '../protocol/atlas';
import type { FeatureMeasurement } from '../protocol/evidence';
import { faultOf } from '../protocol/fault';
import { seriate } from '../science/atlas/seriation';
import type { AtlasTask } from '../science/atlas/signedAucs';
import { catalogToRun, type OpenCatalog } from '../surroundings/openCatalog';
import { SharedWork } from '../surroundings/sharedWork';
import type { Jobs } from './api';
import type { Equipment } from './equipment';
import type { PreparedFeatures } from './features';
import { prepare, type Prepared } from './prepare';

interface Remembered {
  readonly features: PreparedFeatures;
  readonly path: string;
  readonly scores: SharedWork<AtlasScores>;
}

/** A catalog's cells are computed once, for all the questions of its page: the last one that leaves stops it. */
export function atlasJobs(equipment: Equipment): Jobs['atlas'] {
  const known = new WeakMap<Catalog, Remembered>();
  const ofEvidence = rememberEvidence();
  return async (open, signal) => {
    const found = await cacheOf(open, equipment, signal);
    if (typeof found === 'string') return ofEvidence(open, found, equipment, signal);
    const { prepared, path } = found;
    const last = known.get(prepared.catalog);
    const isSame = last?.path === path && last.features.sameAs(prepared.features);
    if (isSame && !last.scores.isStopped) return last.scores.wait(signal);
    const scores = new SharedWork((stop) => scoresOf(prepared, path, equipment, stop));
    const made = { features: prepared.features, path, scores };
    known.set(prepared.catalog, made);
    // A failure is not remembered: the next question tries again.
    scores.result.catch(() => {
      if (known.get(prepared.catalog) === made) known.delete(prepared.catalog);
    });
    return scores.wait(signal);
  };
}

/**
 * The complete cache; otherwise why the catalog cannot run, empty if its cache only needs to be built.
 *
 * @throws FaultError `cancelled`, `internal`.
 */
export async function cacheOf(
  open: OpenCatalog,
  { around, inference }: Equipment,
  signal?: AbortSignal,
): Promise<{ prepared: Prepared; path: string } | string> {
  try {
    const prepared = await prepare(open, around, signal);
    const { request, summary } = prepared;
    const { path, state } = await inference.locateCache(request, summary.sha256);
    return state === 'ready' ? { prepared, path } : '';
  } catch (error) {
    const { code, message, advice } = faultOf(error);
    if (code === 'internal' || code === 'cancelled') throw error;
    return `${message} ${advice}`;
  }
}

async function scoresOf(
  { catalog, features, excluded }: Prepared,
  path: string,
  { scoring }: Equipment,
  signal: AbortSignal,
): Promise<AtlasScores> {
  const job = { scope: { path, excluded }, features: atlasTasks(catalog, features) };
  const outcome = await scoring.atlas(job, signal);
  const ids = catalog.features.map(({ id }) => id.value);
  return { source: 'cache', reason: '', features: ids, ...outcome };
}

/** All features in their order: one that cannot be resolved has an empty class, and so no figures. */
export function atlasTasks(
  { features: written }: Catalog,
  features: PreparedFeatures,
): readonly AtlasTask[] {
  const sound = new Map(features.all().map((one) => [one.id, one]));
  return written.map(({ id }) => {
    const { anchors = [], negatives = null } = sound.get(id.value) ?? {};
    return { anchors, negatives };
  });
}

/** Sorting a thousand features takes longer than an answer should: once for each state of the evidence. */
function rememberEvidence(): (
  open: OpenCatalog,
  reason: string,
  equipment: Equipment,
  signal: AbortSignal | undefined,
) => Promise<AtlasScores> {
  const known = new WeakMap<object, { readonly catalog: Catalog; readonly scores: AtlasScores }>();
  return async (open, reason, { around }, signal) => {
    const catalog = open.parsed.catalog ?? catalogToRun(open);
    const facts = await around.facts(open, signal);
    const { evidence } = facts;
    const last = evidence && known.get(evidence);
    if (last?.catalog === catalog && last.scores.reason === reason) return last.scores;
    const kept = catalog.features.map(
      (feature) => evidenceOfFeature(evidence, feature)?.measurement,
    );
    const width = siteWidth(catalog, facts) ?? 0;
    const scores = scoresOfEvidence(catalog, kept, { width, reason });
    if (evidence) known.set(evidence, { catalog, scores });
    return scores;
  };
}

/** @param width Of the site; 0 if it is not known. */
function scoresOfEvidence(
  { features }: Catalog,
  kept: readonly (FeatureMeasurement | undefined)[],
  { width, reason }: { readonly width: number; readonly reason: string },
): AtlasScores {
  const rows = kept.map((measurement) => measurement?.dimensions ?? []);
  const dimensions = rows.flat().reduce((most, { index }) => Math.max(most, index + 1), width);
  const values = new Int8Array(features.length * dimensions).fill(NOT_MEASURED);
  rows.forEach((row, f) => {
    for (const { index, pPlus, pMinus } of row)
      values[f * dimensions + index] = cellOf((pPlus - pMinus) / 2);
  });
  return {
    source: 'evidence',
    reason,
    dimensions,
    features: features.map(({ id }) => id.value),
    values,
    classes: kept.map((one) => (one ? { nPos: one.nPos, nNeg: one.nNeg } : null)),
    cluster: seriate(values, features.length, dimensions),
  };
}
