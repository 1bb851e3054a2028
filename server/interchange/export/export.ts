import { allIn, dimensionOfId } from '../../catalog/claims/dimensionClaim';
import { chanceWords } from '../../protocol/chance';
import { aucName } from '../../protocol/heldOut';
import { faultError } from '../../protocol/fault';
import type { ExportFormat } from '../../protocol/requests';
import type { Feature } from '../../catalog/types';
import { modelName } from '../../catalog/modelName';
import { type CatalogWithEvidence, evidenceIn } from '../../catalog/evidence/withEvidence';
import { claimFacts, verdictIn, type ClaimFacts } from '../claims';
import { anchorsCsv, featuresCsv } from './csv';
import { directionName, directionOf, residualLayer } from './direction';
import { controlVectorGguf } from './gguf';
import { modelCard } from './modelCard';
import { neuronpediaFeatures, neuronpediaVectors } from './neuronpedia';
import { featuresParquet } from './parquet';
import { safetensors } from './safetensors';
import { fixed, interval } from '../../protocol/format';

export interface Exporter {
  /** Ending of the file, with the point. */
  readonly ending: string;
  /** What it is, in a few words. */
  readonly words: string;
  readonly write: (source: CatalogWithEvidence) => string | Uint8Array | Promise<Uint8Array>;
  /** What is known of claims of dimensions and has no place in the format, as a sentence. */
  readonly lacks?: string;
}

export const exporters: Readonly<Record<ExportFormat, Exporter>> = {
  csv: { ending: '.csv', words: 'one row per feature and claim', write: featuresCsv },
  'anchors-csv': {
    ending: '.anchors.csv',
    words: 'one row per anchor',
    write: anchorsCsv,
    lacks: 'A table of anchors has no place for the figures and verdicts of claims: csv has them.',
  },
  parquet: { ending: '.parquet', words: 'one row per feature and claim', write: featuresParquet },
  'model-card': {
    ending: '.md',
    words: 'a section of Markdown for a model card',
    write: modelCard,
  },
  neuronpedia: {
    ending: '.neuronpedia.json',
    words: "vectors for Neuronpedia's API",
    write: neuronpediaVectors,
    lacks:
      'A Neuronpedia vector has no place for the figures and verdicts of claims: neuronpedia-features has them.',
  },
  'neuronpedia-features': {
    ending: '.neuronpedia.jsonl',
    words: "features in the columns of Neuronpedia's exports",
    write: neuronpediaFeatures,
  },
  gguf: {
    ending: '.gguf',
    words: 'a control vector of one feature or claim for llama.cpp',
    write: gguf,
  },
  safetensors: {
    ending: '.safetensors',
    words: 'one direction per feature and claim, by its id',
    write: directions,
  },
};

/** What to tell of an export that leaves something out; undefined where nothing is. */
export function leftOutOf(
  format: ExportFormat,
  { catalog }: CatalogWithEvidence,
): string | undefined {
  return catalog.claims.length > 0 ? exporters[format].lacks : undefined;
}

/** The same catalog with only these features, in its own order. @throws {FaultError} `feature-unknown`. */
export function onlyFeatures(
  source: CatalogWithEvidence,
  ids: readonly string[],
): CatalogWithEvidence {
  if (ids.length === 0) return source;
  const { features, claims } = source.catalog;
  const all = allIn(source.catalog);
  const unknown = ids.find((id) => !all.some((feature) => feature.id.value === id));
  if (unknown !== undefined) throw notThere(unknown, all);
  const kept = (those: readonly Feature[]): readonly Feature[] =>
    those.filter(({ id }) => ids.includes(id.value));
  const catalog = { ...source.catalog, features: kept(features), claims: kept(claims) };
  return { ...source, catalog };
}

function notThere(id: string, all: readonly Feature[]): Error {
  const index = dimensionOfId(id);
  const message =
    index === undefined
      ? `The catalog has no feature "${id}".`
      : `The catalog claims nothing of dimension ${index}.`;
  const known = all.map((feature) => feature.id.value).join(', ') || 'none';
  return faultError('feature-unknown', message, `It has: ${known}.`);
}

function gguf(source: CatalogWithEvidence): Uint8Array {
  const [feature, ...rest] = allIn(source.catalog);
  if (feature === undefined || rest.length > 0) {
    throw faultError(
      'bad-arguments',
      `A GGUF control vector is one feature or one claim of a dimension, and ${rest.length + (feature ? 1 : 0)} were asked for.`,
      'Name one: --feature ID, or --dimension N.',
    );
  }
  const layer = residualLayer(source, 'A control vector');
  const about = { name: directionName(feature), description: figuresWords(source, feature) };
  return controlVectorGguf(required(source, feature), layer, about);
}

/** e.g. "held-out AUC 0.778 [0.736, 0.811], p = 0.003, q = 0.004 over 299 look-alike sets; holds". */
function figuresWords(source: CatalogWithEvidence, feature: Feature): string {
  const { measurement } = evidenceIn(source, feature);
  if (!measurement) return 'not measured';
  const { value, low, high } = measurement.auc.heldOut;
  const bounds = low === null || high === null ? '(no interval)' : interval({ low, high });
  const auc = `${aucName(measurement)} AUC ${fixed(value, 3)} ${bounds}`;
  const verdict = verdictIn(source, feature);
  return `${auc}, ${chanceWords(measurement.nullMatched)}${verdict === undefined ? '' : `; ${verdict}`}`;
}

function directions(source: CatalogWithEvidence): Uint8Array {
  const tensors = new Map<string, Float32Array>();
  const names: Record<string, string> = {};
  const claims: ClaimFacts[] = [];
  for (const feature of allIn(source.catalog)) {
    const direction = directionOf(source, feature);
    if (direction === undefined) continue;
    tensors.set(feature.id.value, direction);
    names[feature.id.value] = directionName(feature);
    const claim = claimFacts(source, feature);
    if (claim) claims.push(claim);
  }
  if (tensors.size === 0) throw unmeasured(source.name);
  const { site, signs } = source.catalog;
  return safetensors(tensors, {
    format: 'dimcat-directions-1',
    model: modelName(source.catalog) ?? '',
    model_sha256: source.evidence?.model.sha256 ?? '',
    site: site?.kind.value ?? '',
    layer: `${site?.layer.value ?? ''}`,
    signs,
    names: JSON.stringify(names),
    ...(claims.length > 0 && { claims: JSON.stringify(claims) }),
  });
}

function required(source: CatalogWithEvidence, feature: Feature): Float32Array {
  const direction = directionOf(source, feature);
  if (direction === undefined) throw unmeasured(feature.id.value);
  return direction;
}

function unmeasured(what: string): Error {
  return faultError(
    'evidence-missing',
    `${what} has no register yet.`,
    'Measure it first, or write its dimensions into the catalog.',
  );
}
