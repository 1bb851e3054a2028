import type { CatalogFacts } from '../catalog/facts';
import { checkCatalog } from '../catalog/checkCatalog';
import type { Severity } from '../catalog/problems/entry';
import type { Problem } from '../catalog/types';
import type { CatalogDocument } from './ports';

/** The severity that a person has set for a code; `off` leaves it out. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/**
 * Everything that is wrong with a catalog: first by its text alone, then in relation to its files. A person's
 * severities apply to all but errors of form, which keep the catalog from being read.
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
