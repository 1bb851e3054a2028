/** A catalog that somebody works on: its text as it stands, saved or not, and the file it belongs to. */
import type { Catalog, ParsedCatalog } from '../catalog/types';
import { faultError } from '../protocol/fault';

export interface OpenCatalog {
  /** Absolute path of the `*.dims.yaml`. */
  readonly path: string;
  readonly parsed: ParsedCatalog;
}

/** @throws FaultError `catalog-invalid` for a text that was refused whole, or whose errors leave its meaning in doubt. */
export function catalogOf({ path, parsed }: OpenCatalog): Catalog {
  const first = parsed.problems.find((problem) => problem.severity === 'error');
  if (parsed.catalog && !first) return parsed.catalog;
  const line = first ? parsed.text.slice(0, first.span.start).split('\n').length : 1;
  throw faultError(
    'catalog-invalid',
    `${path}:${line}: ${first?.message ?? 'this is not a catalog.'}`,
    'Correct the catalog; the editor marks all such places, and dimcat verify lists them.',
  );
}
