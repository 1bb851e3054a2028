/** What the page of a feature reads from an existing cache; nothing is kept. */
import { evidenceOfFeature, type Measurements } from '../catalog/evidence/withEvidence';
import type { Register } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import type { LayerRow, TokenListAsked } from '../protocol/featureReading';
import type { FeatureReadingJob } from '../scoring/featureJobs';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { FeatureReadings, JobContext, ReadFeature } from './api';
import type { Equipment } from './equipment';
import { measureUnkept, registerOfOneLayer } from './measureJob';
import { prepare, type Prepared } from './prepare';
import { taskOf } from './task';

export function featureReadings(equipment: Equipment): FeatureReadings {
  const { scoring } = equipment;
  return {
    levels: async (of, signal) =>
      scoring.read('levels', (await ready(of, equipment, signal)).job, signal),
    tokens: async (of, asked, signal) => {
      const { job, vocabulary } = await ready(of, equipment, signal);
      const found = foundIn(vocabulary, asked);
      const { total, rows } = await scoring.read('tokens', { ...job, asked, found }, signal);
      const named = rows.map((row) => {
        const label = vocabulary.inputs?.labelOf(row.id);
        const text = vocabulary.textOf(row.id);
        return { ...row, text, ...(label !== undefined && { label }) };
      });
      return { total, rows: named };
    },
    register: async (of, signal) => {
      const { job } = await ready(of, equipment, signal);
      return (await scoring.read('register', job, signal)) ?? [];
    },
    correlations: async (of, signal) => {
      const { job, features, evidence } = await ready(of, equipment, signal);
      const others = features.filter(
        (other) => other !== of.feature && registerIn(evidence, other),
      );
      const registers = others.map((other) => registerIn(evidence, other)!);
      const { scope, register } = job;
      const values = await scoring.read(
        'correlations',
        { scope, register, others: registers },
        signal,
      );
      return others.map((feature, i) => ({ feature, r: values[i] ?? null }));
    },
    layers: (open, id, context) => layersOf(open, id, context, equipment),
    measure: (open, id, context) => measureUnkept(open, id, context, equipment),
  };
}

/** Tokens that are the word itself, with any space around it; then those that contain it. */
function foundIn(
  vocabulary: Prepared['vocabulary'],
  { list, text = '' }: TokenListAsked,
): readonly (readonly number[])[] {
  const wanted = text.toLowerCase();
  if (list !== 'found' || wanted === '') return [];
  const [same, around]: [number[], number[]] = [[], []];
  for (let id = 0; id < vocabulary.size; id++) {
    const known = vocabulary.textOf(id).toLowerCase();
    if (known.trim() === wanted.trim()) same.push(id);
    else if (known.includes(wanted)) around.push(id);
  }
  return [same, around];
}

async function layersOf(
  open: OpenCatalog,
  id: string,
  { signal, onProgress }: JobContext,
  { around, inference, scoring }: Equipment,
): Promise<readonly LayerRow[]> {
  const { request, summary, features, excluded, vocabulary } = await prepare(open, around, signal);
  const task = taskOf(features.named(id), vocabulary);
  if (task.register.rule === 'dims') throw registerOfOneLayer(id);
  const { kind } = request.site;
  const first = kind === 'resid' ? 0 : 1;
  const rows: LayerRow[] = [];
  for (let layer = first; layer <= summary.layers; layer++) {
    onProgress(`layer ${layer}`, (layer - first) / (summary.layers - first + 1));
    const there = { ...request, site: { kind, layer } };
    const cache = await inference.locateCache(there, summary.sha256, signal);
    const scope = { path: cache.path, excluded };
    const measured =
      cache.state === 'ready' ? await scoring.read('heldOut', { scope, task }, signal) : undefined;
    rows.push({ layer, measured: measured ?? null });
  }
  return rows;
}

interface Ready extends Pick<Prepared, 'vocabulary'> {
  readonly job: FeatureReadingJob;
  readonly features: readonly string[];
  readonly evidence: Measurements | undefined;
}

async function ready(
  { open, feature: id, evidence: given }: ReadFeature,
  { around, inference }: Equipment,
  signal: AbortSignal | undefined,
): Promise<Ready> {
  const prepared = await prepare(open, around, signal);
  const { request, summary, features, excluded, vocabulary, catalog } = prepared;
  const cache = await inference.locateCache(request, summary.sha256, signal);
  if (cache.state !== 'ready') throw noCache();
  const { feature, anchors, negatives } = features.named(id);
  const evidence = given ?? (await around.evidence(open.path));
  const register = evidenceOfFeature(evidence, feature)?.measurement?.register;
  if (register === undefined) throw notMeasured(id);
  return {
    job: { scope: { path: cache.path, excluded }, anchors, negatives, register },
    features: catalog.features.map((each) => each.id.value),
    evidence,
    vocabulary,
  };
}

function registerIn(evidence: Measurements | undefined, id: string): Register | undefined {
  return evidence?.features[id]?.measurement?.register;
}

function noCache(): Error {
  return faultError(
    'cache-missing',
    'There is no complete token cache for this catalog.',
    'Build it, or measure the catalog, which builds it too.',
  );
}

function notMeasured(id: string): Error {
  return faultError('evidence-missing', `"${id}" is not measured yet.`, 'Measure it first.');
}
