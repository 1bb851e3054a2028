/** A catalog that somebody works on: its text as it stands, saved or not, and the file it belongs to. */
import { errorOfAll } from '../catalog/findings';
import { placeWords } from '../catalog/place';
import type { Catalog, Problem } from '../catalog/types';
import type { ParsedCatalog } from '../catalog/parsed';
import { faultError } from '../protocol/fault';

export interface OpenCatalog {
  /** Absolute path of the `*.dims.yaml`. */
  readonly path: string;
  readonly parsed: ParsedCatalog;
}

/** @throws FaultError `catalog-invalid` for a text that was refused whole, or whose errors leave its meaning in doubt. */
export function catalogOf(open: OpenCatalog): Catalog {
  return withoutError(
    open,
    open.parsed.problems.find(({ severity }) => severity === 'error'),
  );
}

/**
 * A catalog whose features are run: those with an error of their own are left to `blockedFeatures`.
 *
 * @throws FaultError `catalog-invalid` for a text that was refused whole, or has an error outside its features.
 */
export function catalogToRun(open: OpenCatalog): Catalog {
  return withoutError(open, errorOfAll(open.parsed));
}

function withoutError({ path, parsed }: OpenCatalog, error: Problem | undefined): Catalog {
  if (parsed.catalog && !error) return parsed.catalog;
  throw faultError(
    'catalog-invalid',
    `${path}:${placeWords(parsed.text, error?.span.start ?? 0)}: ${error?.message ?? 'this is not a catalog.'}`,
    'Correct the catalog; the editor marks all such places, and dimcat verify lists them.',
  );
}
