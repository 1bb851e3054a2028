/** From a catalog's text to what a job needs: model, tokenizer, site, tokens. Fails with one clear fault. */
import type { CatalogFacts } from '../catalog/facts';
import type { ResolvedFeature } from '../catalog/resolve/resolveFeature';
import { resolveFeature } from '../catalog/resolve/resolveFeature';
import { resolvePrefix } from '../catalog/resolve/resolvePrefix';
import type { Catalog, Feature } from '../catalog/types';
import { defaultCacheFolder } from '../cache/folder';
import { nounsOf, positionOf } from '../catalog/modality';
import type {
  CacheRequest,
  InputFiles,
  ModelSummary,
  Tokenizer,
  Vocabulary,
} from '../inference/api';
import { withinRows } from '../inference/tokenizer/vocabulary';
import type { SiteKind } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import { catalogOf, type OpenCatalog } from '../surroundings/openCatalog';
import type { Surroundings } from '../surroundings/surroundings';

export interface Prepared {
  readonly catalog: Catalog;
  readonly facts: CatalogFacts;
  readonly summary: ModelSummary;
  /** Tokens, or the images or sounds that take their place. */
  readonly vocabulary: Vocabulary;
  /** Undefined for a model that reads no text. */
  readonly tokenizer: Tokenizer | undefined;
  readonly request: CacheRequest;
  /** Special and unused token ids. */
  readonly excluded: readonly number[];
}

/** @throws FaultError Anything that keeps the catalog from being run. */
export async function prepare(open: OpenCatalog, around: Surroundings): Promise<Prepared> {
  const catalog = catalogOf(open);
  const site = catalog.site;
  if (!site) throw invalid('The catalog names no site.', 'Add site: { kind: resid, layer: 4 }.');
  const summary = await around.model(open.path, catalog);
  const read = await readingMatter(open.path, catalog, around, summary);
  const { vocabulary } = read;
  const layer = site.layer.value;
  requireLayer(site.kind.value, layer, summary.layers);
  const facts = await around.facts(open);
  const { cacheFolder } = around.environment;
  return {
    catalog,
    facts,
    summary,
    vocabulary,
    tokenizer: read.tokenizer,
    excluded: idsBelow(vocabulary.size).filter((id) => vocabulary.isSpecial(id)),
    request: {
      model: around.refOf(open.path, catalog),
      site: { kind: site.kind.value, layer },
      prefix: prefixOf(catalog, facts),
      signs: catalog.signs,
      tokens: vocabulary.size,
      tokenizerSha256: vocabulary.sha256,
      folder: cacheFolder || defaultCacheFolder(),
      ...(read.inputs && { inputs: read.inputs }),
    },
  };
}

interface ReadingMatter extends Pick<Prepared, 'vocabulary' | 'tokenizer'> {
  readonly inputs?: InputFiles;
}

/** What the model is run on. */
async function readingMatter(
  catalogPath: string,
  catalog: Catalog,
  around: Surroundings,
  summary: ModelSummary,
): Promise<ReadingMatter> {
  const position = positionOf(catalog);
  if (position === undefined) {
    requireNoFiles(catalog);
    const tokenizer = withinRows(await around.tokenizer(catalogPath, catalog), summary);
    return { vocabulary: tokenizer.vocabulary, tokenizer };
  }
  const { vocabulary, files, modality, config } = await around.inputs(catalogPath, catalog);
  const inputs = { modality, files, position, ...(config === undefined ? {} : { config }) };
  return { vocabulary, tokenizer: undefined, inputs };
}

/** Else a forgotten modality would be reported as a missing tokenizer. */
function requireNoFiles({ inputs }: Catalog): void {
  if (!inputs.files) return;
  throw invalid(
    'input.files names images or sounds, and the catalog does not say that its model reads them.',
    'Write model.modality: vision or audio, or leave input.files out for a model of text.',
  );
}

/** @param what Begins a sentence: "Sign flips". @throws FaultError `modality-unsupported` for a model that reads no text. */
export function requireText({ catalog, tokenizer }: Prepared, what: string): Tokenizer {
  if (tokenizer) return tokenizer;
  throw faultError(
    'modality-unsupported',
    `${what} need a model of text, and this catalog's model reads ${nounsOf(catalog).many}.`,
    'Measure its features, or run the experiments labels and nearest.',
  );
}

function requireLayer(kind: SiteKind, layer: number, layers: number): void {
  const first = kind === 'resid' ? 0 : 1;
  if (layer >= first && layer <= layers) return;
  throw faultError(
    'layer-out-of-range',
    `Layer ${layer} of the site ${kind} is not in the model: it has layers ${first} to ${layers}.`,
    'Correct site.layer in the catalog.',
  );
}

function prefixOf(catalog: Catalog, facts: CatalogFacts): readonly number[] {
  const tokens = resolvePrefix(catalog, facts);
  const wanted = catalog.prefix.kind === 'tokens' ? catalog.prefix.tokens.length : 1;
  if (catalog.prefix.kind === 'none' || tokens.length === wanted) return tokens;
  throw invalid(
    catalog.prefix.kind === 'bos'
      ? 'input.prefix is bos, but the configuration of the tokenizer names no such token that the model has a row for.'
      : 'input.prefix names a token that the tokenizer does not have.',
    'Write input: { prefix: none }, or the token that the model expects first.',
  );
}

/** @throws FaultError `feature-unknown`. */
export function featureOf(catalog: Catalog, id: string): Feature {
  const feature = catalog.features.find((f) => f.id.value === id);
  if (feature) return feature;
  const known = catalog.features.map((f) => f.id.value).join(', ') || 'none';
  throw faultError(
    'feature-unknown',
    `The catalog has no feature "${id}".`,
    `Its features are: ${known}.`,
  );
}

/** A feature as token ids. @throws FaultError `catalog-invalid` where a token is not one. */
export function resolved(feature: Feature, { catalog, facts }: Prepared): ResolvedFeature {
  const result = resolveFeature(feature, catalog, facts);
  const error = result.problems.find((problem) => problem.severity === 'error');
  if (!error) return result;
  const advice =
    positionOf(catalog) === undefined
      ? 'Correct the tokens; dimcat verify lists all of them, and the editor offers the nearest single token.'
      : `Correct the labels or the names of ${nounsOf(catalog).many}; dimcat verify lists all that are wrong, and the editor completes both.`;
  throw invalid(`Feature ${feature.id.value}: ${error.message}`, advice);
}

function invalid(message: string, advice: string): Error {
  return faultError('catalog-invalid', message, advice);
}

function idsBelow(n: number): number[] {
  return Array.from({ length: n }, (_, id) => id);
}
