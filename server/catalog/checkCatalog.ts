import type { CatalogFacts } from './facts';
import type { ParsedCatalog, Problem } from './types';
import { checkAnchorCount } from './checks/anchorCount';
import { checkAnchorsAlike } from './checks/anchorsAlike';
import { checkRepeatedAnchors, checkSharedAnchors } from './checks/anchorOverlap';
import { contextOf, type Check } from './checks/context';
import { checkDimensions } from './checks/dimensions';
import { checkDuplicateIds } from './checks/duplicateIds';
import { checkEvidence, checkOrphans } from './checks/evidence';
import { checkFiles, checkVocabularySize } from './checks/files';
import { checkReferences } from './checks/references';
import { checkSite } from './checks/site';
import {
  checkConstantSigns,
  checkDoubt,
  checkFrequency,
  checkNull,
  checkPolarity,
} from './checks/statistics';
import { checkPrefix, checkTokens } from './checks/tokens';
import { checkTwinRegisters } from './checks/twinRegisters';
import { checkWords } from './checks/words';
import { checkValidated } from './checks/validated';
import { unknownIgnores, withoutIgnored } from './ignore';

const checks: readonly Check[] = [
  checkDuplicateIds,
  checkReferences,
  checkWords,
  checkDimensions,
  checkSite,
  checkFiles,
  checkVocabularySize,
  checkPrefix,
  checkTokens,
  checkAnchorCount,
  checkRepeatedAnchors,
  checkSharedAnchors,
  checkEvidence,
  checkOrphans,
  checkAnchorsAlike,
  checkNull,
  checkDoubt,
  checkFrequency,
  checkConstantSigns,
  checkPolarity,
  checkTwinRegisters,
  checkValidated,
];

/**
 * What is wrong with a catalog beyond the form of its text (that is in `parsed.problems`), in the order of the text.
 * What a `dimcat-ignore` comment accepts is left out. Checks whose facts are absent say nothing; with no facts at all the catalog is still checked against itself.
 */
export function checkCatalog(parsed: ParsedCatalog, facts: CatalogFacts): Problem[] {
  if (!parsed.catalog) return [];
  const context = contextOf(parsed.catalog, facts);
  const problems = checks.flatMap((check) => check(context));
  const wanted = [...withoutIgnored(parsed.text, problems), ...unknownIgnores(parsed.text)];
  return wanted.sort((a, b) => a.span.start - b.span.start);
}
