import { allIn } from '../../catalog/claims/dimensionClaim';
import { faultError } from '../../protocol/fault';
import type { ExportFormat } from '../../protocol/requests';
import type { Feature } from '../../catalog/types';
import { modelName } from '../../catalog/modelName';
import type { CatalogWithEvidence } from '../../catalog/evidence/withEvidence';
import { anchorsCsv, featuresCsv } from './csv';
import { directionOf, residualLayer } from './direction';
import { controlVectorGguf } from './gguf';
import { modelCard } from './modelCard';
import { neuronpediaFeatures, neuronpediaVectors } from './neuronpedia';
import { featuresParquet } from './parquet';
import { safetensors } from './safetensors';

export interface Exporter {
  /** Ending of the file, with the point. */
  readonly ending: string;
  /** What it is, in a few words. */
  readonly words: string;
  readonly write: (source: CatalogWithEvidence) => string | Uint8Array | Promise<Uint8Array>;
}

export const exporters: Readonly<Record<ExportFormat, Exporter>> = {
  csv: { ending: '.csv', words: 'one row per feature', write: featuresCsv },
  'anchors-csv': { ending: '.anchors.csv', words: 'one row per anchor', write: anchorsCsv },
  parquet: { ending: '.parquet', words: 'one row per feature', write: featuresParquet },
  'model-card': {
    ending: '.md',
    words: 'a section of Markdown for a model card',
    write: modelCard,
  },
  neuronpedia: {
    ending: '.neuronpedia.json',
    words: "vectors for Neuronpedia's API",
    write: neuronpediaVectors,
  },
  'neuronpedia-features': {
    ending: '.neuronpedia.jsonl',
    words: "features in the columns of Neuronpedia's exports",
    write: neuronpediaFeatures,
  },
  gguf: { ending: '.gguf', words: 'a control vector of one feature for llama.cpp', write: gguf },
  safetensors: {
    ending: '.safetensors',
    words: 'one direction per feature, by its id',
    write: directions,
  },
};

/** The same catalog with only these features, in its own order. @throws {FaultError} `feature-unknown`. */
export function onlyFeatures(
  source: CatalogWithEvidence,
  ids: readonly string[],
): CatalogWithEvidence {
  if (ids.length === 0) return source;
  const { features, claims } = source.catalog;
  const all = allIn(source.catalog);
  const unknown = ids.find((id) => !all.some((feature) => feature.id.value === id));
  if (unknown !== undefined) {
    const known = all.map(({ id }) => id.value).join(', ') || 'none';
    const message = `The catalog has no feature "${unknown}".`;
    throw faultError('feature-unknown', message, `Its features are: ${known}.`);
  }
  const kept = (those: readonly Feature[]): readonly Feature[] =>
    those.filter(({ id }) => ids.includes(id.value));
  const catalog = { ...source.catalog, features: kept(features), claims: kept(claims) };
  return { ...source, catalog };
}

function gguf(source: CatalogWithEvidence): Uint8Array {
  const [feature, ...rest] = source.catalog.features;
  if (feature === undefined || rest.length > 0) {
    throw faultError(
      'bad-arguments',
      `A GGUF control vector is one feature, and ${rest.length + (feature ? 1 : 0)} were asked for.`,
      'Name one: --feature ID.',
    );
  }
  const layer = residualLayer(source, 'A control vector');
  return controlVectorGguf(required(source, feature), layer, '');
}

function directions(source: CatalogWithEvidence): Uint8Array {
  const tensors = new Map<string, Float32Array>();
  for (const feature of source.catalog.features) {
    const direction = directionOf(source, feature);
    if (direction !== undefined) tensors.set(feature.id.value, direction);
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
