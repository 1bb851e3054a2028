import type { CatalogFacts } from '../catalog/facts';
import { checkCatalog } from '../catalog/checkCatalog';
import type { Severity } from '../catalog/problems/entry';
import type { Problem } from '../catalog/types';
import type { CatalogDocument } from './ports';

/** What a person wants a problem to be, by its code; `off` leaves it out. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/**
 * Everything that is wrong with a catalog: what the text says of itself, then what the world around it says. A person's severities
 * count for all but errors of form, which keep the catalog from being read.
 */
export function problemsOf(
  { parsed, checks }: CatalogDocument,
  facts: CatalogFacts,
  severities: Severities = {},
): readonly Problem[] {
  const fixed = new Set(parsed.problems.filter(({ severity }) => severity === 'error'));
  return [...parsed.problems, ...checkCatalog(parsed, facts, checks)].flatMap((each) => {
    const wanted = fixed.has(each) ? undefined : severities[each.code];
    if (wanted === undefined) return [each];
    return wanted === 'off' ? [] : [{ ...each, severity: wanted }];
  });
}
