import type { CatalogFacts } from '../catalog/facts';
import type { Jobs, OpenCatalog } from '../jobs/api';
import type { CatalogDocument, World } from '../service/ports';

/** A text that is no file on this machine: nothing around it can be looked at. */
const nowhere: CatalogFacts = { files: new Map() };

/** The jobs as the language service sees them; `signal` cancels what it asks for. */
export function worldOf(jobs: Jobs, signal: AbortSignal): World {
  return {
    facts: (document) => {
      const catalog = catalogOf(document);
      return catalog === undefined ? Promise.resolve(nowhere) : jobs.facts(catalog);
    },
    dimension: (document, index) => {
      const catalog = catalogOf(document);
      return catalog === undefined
        ? Promise.resolve(undefined)
        : jobs.dimension(catalog, index, signal);
    },
  };
}

/** The document as the jobs take it; undefined where it is no file on this machine. */
export function catalogOf({ path, parsed }: CatalogDocument): OpenCatalog | undefined {
  return path === undefined ? undefined : { path, parsed };
}
