import type { CatalogFacts } from '../catalog/facts';
import { checkSteps } from '../catalog/checkCatalog';
import type { Severity } from '../catalog/problems/entry';
import type { Problem } from '../catalog/types';
import type { CatalogDocument } from './ports';

/** The severity that a person has set for a code; `off` leaves it out. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/**
 * Everything that is wrong with a catalog: first by its text alone, then in relation to its files. A person's
 * severities apply to all but errors of form, which keep the catalog from being read. Pauses, for a thread that must
 * stay responsive.
 */
export function* problemSteps(
  { parsed, checks }: CatalogDocument,
  facts: CatalogFacts,
  severities: Severities,
): Generator<void, readonly Problem[]> {
  const fixed = new Set(parsed.problems.filter(({ severity }) => severity === 'error'));
  const found = yield* checkSteps(parsed, facts, checks);
  return [...parsed.problems, ...found].flatMap((each) => {
    const wanted = fixed.has(each) ? undefined : severities[each.code];
    if (wanted === undefined) return [each];
    return wanted === 'off' ? [] : [{ ...each, severity: wanted }];
  });
}

/** The most problems that an editor is sent: VS Code shows no more of a file. */
const mostShown = 1000;

/** The gravest, in the order of the text; the last one says how many are left out. */
export function shownOf(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= mostShown) return problems;
  const kept = new Set(
    [...problems].sort((a, b) => gravity[a.severity] - gravity[b.severity]).slice(0, mostShown),
  );
  const shown = problems.filter((problem) => kept.has(problem));
  const last = shown.at(-1)!;
  const more = `(${problems.length - mostShown} more problems are not shown.)`;
  return [...shown.slice(0, -1), { ...last, message: `${last.message} ${more}` }];
}

const gravity: Readonly<Record<Severity, number>> = {
  error: 0,
  warning: 1,
  information: 2,
  hint: 3,
};
