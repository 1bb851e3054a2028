/** From a catalog's text to everything that a job needs. Anything missing or inconsistent is one clear fault, here. */
import { blockedSteps } from '../catalog/findings';
import { resolvePrefix } from '../catalog/resolve/resolvePrefix';
import type { FrequencyFact } from '../catalog/facts';
import { catalogOfClaims } from '../catalog/claims/dimensionClaim';
import type { Catalog, Feature, Problem } from '../catalog/types';
import { defaultCacheFolder } from '../cache/folder';
import { readsNoTokens } from '../catalog/checks/modality';
import { positionOf } from '../catalog/modality';
import type {
  CacheRequest,
  InputFiles,
  ModelSummary,
  Tokenizer,
  Vocabulary,
} from '../inference/api';
import { withinRows } from '../inference/tokenizer/vocabulary';
import { faultError } from '../protocol/fault';
import { catalogToRun, type OpenCatalog } from '../surroundings/openCatalog';
import type { Surroundings } from '../surroundings/surroundings';
import { PreparedFeatures, type TokenSources } from './features';

export interface Prepared {
  readonly catalog: Catalog;
  readonly summary: ModelSummary;
  /** Tokens, or the images or sounds that replace them. */
  readonly vocabulary: Vocabulary;
  /** Undefined for a model that reads no text. */
  readonly tokenizer: Tokenizer | undefined;
  /** The model, the site and its sign rule, as in the request of a cache. */
  readonly request: CacheRequest;
  readonly features: PreparedFeatures;
  /** What the catalog claims of single dimensions, as features. */
  readonly claims: PreparedFeatures;
  /** By the catalog's file of frequencies; undefined where it names none. */
  readonly frequency: (FrequencyFact & { readonly state: 'read' }) | undefined;
  /** Special and unused token ids. */
  readonly excluded: readonly number[];
}

/**
 * @param signal Of the job: what is read for it alone is read no further.
 * @throws FaultError Anything that prevents running the catalog.
 */
export async function prepare(
  open: OpenCatalog,
  around: Surroundings,
  signal?: AbortSignal,
): Promise<Prepared> {
  const catalog = catalogToRun(open);
  const site = siteOf(catalog);
  const summary = await around.model(open.path, catalog, signal);
  const read = await readingMatter(open, catalog, around, { summary, signal });
  const { vocabulary, tokenizer, inputs } = read;
  requireLayer(site, summary);
  const frequent = await around.frequency(open.path, catalog, read.words, signal);
  const frequency = usable(catalog, frequent);
  const files = await around.tokenLists(open.path, catalog, signal);
  const sources = { vocabulary: read.words, files, model: summary };
  const request = {
    model: around.refOf(open.path, catalog),
    site,
    prefix: prefixOf(catalog, sources),
    signs: catalog.signs,
    tokens: vocabulary.size,
    tokenizerSha256: vocabulary.sha256,
    folder: around.environment.cacheFolder || defaultCacheFolder(),
    ...(inputs && { inputs }),
  };
  const blocked = (): Iterator<void, ReadonlyMap<Feature, Problem>> =>
    blockedSteps(open.parsed, { ...sources, model: summary, sites: summary.sites });
  const features = new PreparedFeatures(catalog, sources, blocked);
  const claims = new PreparedFeatures(catalogOfClaims(catalog), sources, blocked);
  const excluded = idsBelow(vocabulary.size).filter((id) => vocabulary.isSpecial(id));
  return {
    ...{ catalog, summary, vocabulary, tokenizer, request },
    ...{ features, claims, frequency, excluded },
  };
}

function usable({ frequency }: Catalog, fact: FrequencyFact | undefined): Prepared['frequency'] {
  if (fact?.state !== 'unusable') return fact;
  throw invalid(
    `The file of frequencies ${frequency?.value ?? ''} ${fact.reason}.`,
    'Correct frequency.file in the catalog or the file, or remove the line to use token ids instead.',
  );
}

function siteOf({ site }: Catalog): CacheRequest['site'] {
  if (site) return { kind: site.kind.value, layer: site.layer.value };
  throw invalid('The catalog names no site.', 'Add site: { kind: resid, layer: 4 }.');
}

interface ReadingMatter extends Pick<Prepared, 'vocabulary' | 'tokenizer'> {
  readonly inputs?: InputFiles;
  /** Where a catalog's words are looked up, as in the editor: including ids without a row in the model. */
  readonly words: Vocabulary;
}

/** What the model runs on. */
async function readingMatter(
  { path }: OpenCatalog,
  catalog: Catalog,
  around: Surroundings,
  { summary, signal }: { readonly summary: ModelSummary; readonly signal: AbortSignal | undefined },
): Promise<ReadingMatter> {
  const position = positionOf(catalog);
  if (position === undefined) {
    if (summary.vocabulary === 0) throw invalid(readsNoTokens.message, readsNoTokens.advice);
    requireNoFiles(catalog);
    const tokenizer = await around.tokenizer(path, catalog, signal);
    const run = withinRows(tokenizer, summary);
    return { vocabulary: run.vocabulary, tokenizer: run, words: tokenizer.vocabulary };
  }
  const { vocabulary, files, modality, config } = await around.inputs(path, catalog, signal);
  const inputs = { modality, files, position, ...(config === undefined ? {} : { config }) };
  return { vocabulary, tokenizer: undefined, inputs, words: vocabulary };
}

/** Otherwise a forgotten modality would be reported as a missing tokenizer. */
function requireNoFiles({ inputs }: Catalog): void {
  if (!inputs.files) return;
  throw invalid(
    'input.files names images or sounds, but the catalog does not say that its model reads them.',
    'Set model.modality to vision or audio, or remove input.files for a model of text.',
  );
}

function requireLayer({ kind, layer }: CacheRequest['site'], { layers }: ModelSummary): void {
  const first = kind === 'resid' ? 0 : 1;
  if (layer >= first && layer <= layers) return;
  throw faultError(
    'layer-out-of-range',
    `Layer ${layer} of the site ${kind} is not in the model: it has layers ${first} to ${layers}.`,
    'Correct site.layer in the catalog.',
  );
}

function prefixOf(catalog: Catalog, sources: TokenSources): readonly number[] {
  const tokens = resolvePrefix(catalog, sources);
  const wanted = catalog.prefix.kind === 'tokens' ? catalog.prefix.tokens.length : 1;
  if (catalog.prefix.kind === 'none' || tokens.length === wanted) return tokens;
  throw invalid(
    catalog.prefix.kind === 'bos'
      ? 'input.prefix is bos, but the configuration of the tokenizer names no such token with a row in the model.'
      : 'input.prefix names a token that the tokenizer does not have.',
    'Write input: { prefix: none }, or the token that the model expects first.',
  );
}

function invalid(message: string, advice: string): Error {
  return faultError('catalog-invalid', message, advice);
}

function idsBelow(n: number): number[] {
  return Array.from({ length: n }, (_, id) => id);
}
