/** What the pages of a site say: of each feature the answers to all that its page asks, of each dimension its uses. */
import { siteWidth, type CatalogFacts } from '../catalog/facts';
import type { Catalog } from '../catalog/types';
import type { Jobs } from '../jobs/api';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { CacheState } from '../protocol/cacheReading';
import type { DimensionsFile } from '../protocol/dimensions';
import type { EvidenceFile } from '../protocol/evidence';
import { faultOf, type Fault } from '../protocol/fault';
import { bestThreshold, countedLevels } from '../protocol/featureReading';
import type { FeatureHead } from '../protocol/panels/feature';
import { answerKey, type SiteData } from '../protocol/panels/site';
import { featureHeadOf, relatedTo, usesOf } from '../service/featurePanel';
import { documentOf, type CatalogDocument } from '../service/ports';

export interface SiteSource {
  readonly document: CatalogDocument;
  readonly open: OpenCatalog;
  readonly catalog: Catalog;
  readonly facts: CatalogFacts;
  readonly evidence: EvidenceFile | undefined;
  readonly cache: CacheState;
  readonly dimensions: DimensionsFile | undefined;
  readonly jobs: Jobs;
  readonly signal: AbortSignal;
  /** Hears why the page of a feature has no words by their scores. */
  readonly onNoReadings: (feature: string, fault: Fault) => void;
}

export function documentOfFile({ path, parsed }: OpenCatalog): CatalogDocument {
  // Only the file's name: the machine's folders are nobody's business.
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return documentOf(`site:///${encodeURIComponent(name)}`, 0, path, parsed);
}

/** A fault names files of this machine: the command says it, and no page. */
const NOT_OF_PAGES = null;
/** The longest part of a list of tokens that a page holds. */
const LISTED = 200;

/** By `answerKey`; what needs the token cache only where there is one. */
export async function featureAnswers(source: SiteSource, id: string): Promise<SiteData['answers']> {
  const { document, facts, cache } = source;
  const head = { ...featureHeadOf(document, facts, id, cache)!, cacheFault: NOT_OF_PAGES };
  const key = { feature: id };
  const answers: [kind: string, key: object, data: unknown, count?: number][] = [
    ['page', key, head],
    ['uses', key, usesOf(document, facts.evidence, id)],
    ['related', key, relatedTo(document, facts.evidence, id)],
    ...(cache.state === 'ready' && head.page.evidence.measurement
      ? await readings(source, head)
      : []),
  ];
  return Object.fromEntries(
    answers.map(([kind, asked, data, count = 0]) => [answerKey(kind, asked, 0, count), data]),
  );
}

/** A feature that cannot be run today has no readings: its evidence is shown all the same. */
async function readings(
  { jobs, open, signal, onNoReadings }: SiteSource,
  { page }: FeatureHead,
): Promise<[string, object, unknown, number?][]> {
  const { id, evidence } = page;
  const key = { feature: id };
  const of = { open, feature: id };
  try {
    const levels = await jobs.feature.levels(of, signal);
    const threshold = bestThreshold(countedLevels(evidence.measurement!, levels));
    const found: [string, object, unknown, number?][] = [
      ['levels', key, levels],
      ['register', key, await jobs.feature.register(of, signal)],
      ['correlations', key, await jobs.feature.correlations(of, signal)],
    ];
    for (const list of ['top', 'borderline', 'false-positive', 'false-negative'] as const) {
      const asked = { list, threshold, from: 0, count: LISTED };
      const tokens = await jobs.feature.tokens(of, asked, signal);
      found.push(['tokens', { ...key, list, threshold }, tokens, LISTED]);
    }
    return found;
  } catch (error) {
    const fault = faultOf(error);
    if (['cancelled', 'internal'].includes(fault.code)) throw error;
    onNoReadings(id, fault);
    return [];
  }
}

/** Those that the catalog claims or notes, that features register, and that were surveyed; ascending. */
export function knownDimensions({ catalog, facts, dimensions }: SiteSource): readonly number[] {
  const registers = catalog.features.flatMap(({ id }) => {
    const { pos = [], neg = [] } = facts.evidence?.features[id.value]?.measurement?.register ?? {};
    return [...pos, ...neg];
  });
  const noted = catalog.dimensions.map(({ index }) => index.value);
  const surveyed = dimensions ? [...dimensions.dimensions.keys()] : [];
  return ascending([...registers, ...noted, ...surveyed]);
}

/** Those known, and all others of the site where its width can be determined; ascending. */
export function siteDimensions(source: SiteSource, known: readonly number[]): readonly number[] {
  return ascending([...Array(widthOf(source) ?? 0).keys(), ...known]);
}

/** By the model; without it by what was measured: of single dimensions, or of features of the residual stream. */
function widthOf({ catalog, facts, evidence, dimensions }: SiteSource): number | undefined {
  const { kind, layer } = catalog.site ?? {};
  const here = [...(dimensions?.bases.values() ?? [])].find(
    (basis) => basis.site.kind === kind?.value && basis.site.layer === layer?.value,
  );
  const isResidual = (kind?.value ?? 'resid') === 'resid';
  const measured = here?.dimensions ?? (isResidual ? evidence?.model.dimensions : undefined);
  return siteWidth(catalog, facts) ?? measured;
}

function ascending(dimensions: readonly number[]): number[] {
  return [...new Set(dimensions)].sort((a, b) => a - b);
}
