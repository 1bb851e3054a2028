/** The claim that the page of a dimension offers to write. */
import { claimId } from '../catalog/claims/dimensionClaim';
import { draftOf, type Draft } from '../catalog/dimensions/draft';
import { draftEdits } from '../catalog/edit/dimension';
import type { TextEdit } from '../catalog/edit/textEdit';
import type { Catalog } from '../catalog/types';
import type { SurveyedDimension } from '../protocol/dimensions';
import type { CatalogDocument } from './ports';

/** @returns What would be written under the index, or why there is nothing to claim, in words. */
export function draftFor(
  { claims }: Catalog,
  index: number,
  survey: SurveyedDimension | undefined,
): Draft | string {
  if (claims.some(({ id }) => id.value === claimId(index))) return 'the catalog claims it already';
  if (survey === undefined) return 'the dimension is not surveyed';
  return draftOf(survey) ?? 'no list is told apart at q ≤ 0.05';
}

/** Writes the draft; what a person wrote stays. @returns The edits, or why there are none, in words. */
export function claimEdits(
  { parsed: { catalog, root, text } }: CatalogDocument,
  index: number,
  survey: SurveyedDimension | undefined,
): { readonly draft: Draft; readonly edits: readonly TextEdit[] } | string {
  if (catalog === undefined || root === undefined) return 'the catalog cannot be read';
  const draft = draftFor(catalog, index, survey);
  if (typeof draft === 'string') return draft;
  const edits = draftEdits(text, root, [draft]);
  return edits.length === 0 ? 'its entry says it already' : { draft, edits };
}
