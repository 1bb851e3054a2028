/**
 * What the language service needs from its host. Ports keep the service free of files, threads and LSP, so that the
 * server, the command line and tests can each supply their own. A host binds each request's cancellation into its
 * answers.
 */
import type { CatalogFacts, VocabularyLookup } from '../catalog/facts';
import type { CheckMemory } from '../catalog/checks/memory';
import type { ParsedCatalog } from '../catalog/parsed';
import type { DimensionOfFeature, Suggestions } from '../protocol/cacheReading';
import { linesOf, type Lines } from './lines';

/** A catalog's text at one version; `path` is undefined if the text is not a file on this machine. */
export interface CatalogDocument {
  readonly uri: string;
  readonly version: number;
  readonly path: string | undefined;
  readonly parsed: ParsedCatalog;
  readonly lines: Lines;
  /** What checks remember from one version to the next; undefined if each starts afresh. */
  readonly checks?: CheckMemory;
}

/** Compatible with `AbortSignal`. Services check it after each await and then answer `undefined`. */
export interface Cancellation {
  readonly aborted: boolean;
}

/** Never runs a model. */
export interface World {
  /** URI of the folder that holds `docs/`, ending in `/`; undefined if there are none. */
  readonly docs?: string;
  facts(document: CatalogDocument): Promise<CatalogFacts>;
  /** Undefined without a complete token cache. */
  dimension(
    document: CatalogDocument,
    index: number,
  ): Promise<readonly DimensionOfFeature[] | undefined>;
  /** Undefined without a complete token cache, or if the feature cannot be scored. */
  suggest(document: CatalogDocument, feature: string): Promise<Suggestions | undefined>;
  /**
   * The catalogs that can refer to each other: those in the workspace's folders and the open ones, each once, by URI.
   */
  catalogs(): Promise<readonly CatalogDocument[]>;
  /** `allWords` of a vocabulary, remembered, since computing them takes longer than an answer may. */
  words(vocabulary: VocabularyLookup): readonly string[];
  /** Files beside the catalog and a few folders below it, relative to it, `/` between folders. */
  filesNear(document: CatalogDocument): Promise<readonly string[]>;
}

/** A document of a parsed catalog. */
export function documentOf(
  uri: string,
  version: number,
  path: string | undefined,
  parsed: ParsedCatalog,
  checks?: CheckMemory,
): CatalogDocument {
  return { uri, version, path, parsed, lines: linesOf(parsed.text), ...(checks && { checks }) };
}
