import type { Catalog } from './types';

/**
 * What people call a catalog's model, the same wherever it is shown: its id; otherwise its name on the hub, which is
 * the same on every machine; otherwise its path. Undefined if the catalog names none.
 */
export function modelName(catalog: Pick<Catalog, 'model'> | undefined): string | undefined {
  const { id, hub, path } = catalog?.model ?? {};
  return (id ?? hub ?? path)?.value;
}
