import type { CatalogFacts } from '../catalog/facts';
import { checkCatalog } from '../catalog/checkCatalog';
import type { Problem, Span } from '../catalog/types';
import type { Range } from '../protocol/requests';
import type { CatalogDocument } from './ports';

/** Everything that is wrong with a catalog: what the text says of itself, then what the world around it says. */
export function problemsOf(document: CatalogDocument, facts: CatalogFacts): readonly Problem[] {
  return [...document.parsed.problems, ...checkCatalog(document.parsed, facts)];
}

/** A replacement that a person may ask for. */
export interface QuickFix {
  readonly title: string;
  readonly problem: Problem;
  readonly range: Range;
  readonly newText: string;
}

/** The fixes of the problems that touch `range`. */
export function quickFixes(
  { lines }: CatalogDocument,
  problems: readonly Problem[],
  range: Range,
): readonly QuickFix[] {
  const asked = { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
  return problems.flatMap((problem) => {
    const { fix, span } = problem;
    if (fix === undefined || !overlap(span, asked)) return [];
    return [{ title: fix.title, problem, range: lines.rangeOf(fix.span), newText: fix.newText }];
  });
}

function overlap(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
