import type { CatalogFacts, VocabularyLookup } from '../catalog/facts';
import type { Jobs } from '../jobs/api';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { faultOf } from '../protocol/fault';
import { allWords } from '../service/completion/tokens';
import type { CatalogDocument, World } from '../service/ports';
import { uriBeside } from '../service/uris';
import type { Suggestions } from '../protocol/cacheReading';
import { filesNear } from './filesNear';
import type { WorkspaceIndex } from './workspace';

/** A text that is not a file on this machine has no surroundings. */
const nowhere: CatalogFacts = { files: new Map() };

/** The last suggestions of each feature: while a word is being typed, its catalog is rarely valid YAML. */
export class LastSuggestions {
  readonly #known = new Map<string, Suggestions>();

  /** Remembers the answer; without one, returns the last one. */
  keep(uri: string, feature: string, found: Suggestions | undefined): Suggestions | undefined {
    const key = `${uri}\n${feature}`;
    if (found) this.#known.set(key, found);
    return found ?? this.#known.get(key);
  }

  forget(uri: string): void {
    for (const key of this.#known.keys()) {
      if (key.startsWith(`${uri}\n`)) this.#known.delete(key);
    }
  }
}

/** The words of each vocabulary in use. */
export class KnownWords {
  readonly #words = new WeakMap<VocabularyLookup, readonly string[]>();

  of(vocabulary: VocabularyLookup): readonly string[] {
    const words = this.#words.get(vocabulary) ?? allWords(vocabulary);
    this.#words.set(vocabulary, words);
    return words;
  }
}

/** What the world is made of. */
export interface Sources {
  readonly jobs: Jobs;
  readonly workspace: WorkspaceIndex;
  readonly last: LastSuggestions;
  readonly words: KnownWords;
  readonly docs: string;
}

/** The surroundings of catalogs as the language service sees them; `signal` cancels its requests. */
export function worldOf(
  { jobs, workspace, last, words, docs }: Sources,
  signal: AbortSignal,
): World {
  return {
    docs,
    catalogs: () => workspace.all(),
    words: (vocabulary) => words.of(vocabulary),
    filesNear: ({ path }) => (path === undefined ? Promise.resolve([]) : filesNear(path)),
    facts: async (document) => {
      const catalog = catalogOf(document);
      const facts = catalog === undefined ? nowhere : await jobs.facts(catalog, signal);
      if (!namesOthers(document)) return facts;
      return { ...facts, elsewhere: elsewhereOf(document, await workspace.all()) };
    },
    dimension: (document, index) => {
      const catalog = catalogOf(document);
      return catalog === undefined
        ? Promise.resolve(undefined)
        : jobs.dimension(catalog, index, signal).catch(unlessInternal);
    },
    suggest: async (document, feature) => {
      const catalog = catalogOf(document);
      if (catalog === undefined) return undefined;
      const found = await jobs.suggest(catalog, feature, signal).catch(unlessInternal);
      return last.keep(document.uri, feature, found);
    },
  };
}

/** A catalog that cannot run has no suggestions and no statistics of today; a programmer error must surface. */
function unlessInternal(error: unknown): undefined {
  if (faultOf(error).code === 'internal') throw error;
  return undefined;
}

function namesOthers({ parsed }: CatalogDocument): boolean {
  const features = parsed.catalog?.features ?? [];
  return features.some(({ relations }) =>
    relations.some(({ target }) => target.value.includes('#')),
  );
}

/** The ids of the catalogs in the workspace, by the path that leads there from `document`. */
function elsewhereOf(
  { uri }: CatalogDocument,
  catalogs: readonly CatalogDocument[],
): NonNullable<CatalogFacts['elsewhere']> {
  return (path) => {
    const wanted = uriBeside(uri, path);
    const features = catalogs.find((other) => other.uri === wanted)?.parsed.catalog?.features;
    const ids = features?.flatMap(({ id, aliases }) => [id.value, ...aliases.map((a) => a.value)]);
    return ids && new Set(ids);
  };
}

/** The document as the jobs take it; undefined if it is not a file on this machine. */
export function catalogOf({ path, parsed }: CatalogDocument): OpenCatalog | undefined {
  return path === undefined ? undefined : { path, parsed };
}
