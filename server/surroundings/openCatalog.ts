/** A catalog that is being edited: its current text, saved or not, and its file. */
import { errorOfAll } from '../catalog/findings';
import { placeWords } from '../catalog/place';
import type { Catalog, Problem } from '../catalog/types';
import type { ParsedCatalog } from '../catalog/parsed';
import { FaultError } from '../protocol/fault';

export interface OpenCatalog {
  /** Absolute path of the `*.dims.yaml`. */
  readonly path: string;
  readonly parsed: ParsedCatalog;
}

/**
 * @throws FaultError `catalog-invalid` for a text that was refused whole, or whose meaning is in doubt because of
 * errors.
 */
export function catalogOf(open: OpenCatalog): Catalog {
  return withoutError(
    open,
    open.parsed.problems.find(({ severity }) => severity === 'error'),
  );
}

/**
 * A catalog whose features are run, except those with errors: `blockedFeatures` handles these.
 *
 * @throws FaultError `catalog-invalid` for a text that was refused whole, or has an error outside its features.
 */
export function catalogToRun(open: OpenCatalog): Catalog {
  return withoutError(open, errorOfAll(open.parsed));
}

function withoutError({ path, parsed }: OpenCatalog, error: Problem | undefined): Catalog {
  if (parsed.catalog && !error) return parsed.catalog;
  const place = `${path}:${placeWords(parsed.text, error?.span.start ?? 0)}`;
  throw new FaultError({
    code: 'catalog-invalid',
    message: `${place}: ${error?.message ?? 'this is not a catalog.'}`,
    advice: 'Correct the catalog; the editor marks all such places.',
    onCommandLine: 'dimcat verify lists them.',
  });
}
