import type { CatalogFacts } from './facts';
import type { Problem } from './types';
import type { ParsedCatalog } from './parsed';
import { checkAnchorCount } from './checks/anchorCount';
import { checkAnchorsAlike, checkTwinRegisters } from './checks/anchorsAlike';
import { checkRepeatedAnchors, sharedAnchors } from './checks/anchorOverlap';
import { checkFrequency, checkLength } from './checks/confounds';
import { contextOf, type Check } from './checks/context';
import { claimProblems } from './checks/claims';
import { checkDimensions, checkNotes } from './checks/dimensions';
import { referenceChecks } from './checks/references';
import { checkEvidence, checkOrphans } from './checks/evidence';
import { checkFiles, checkVocabularySize } from './checks/files';
import { CheckMemory } from './checks/memory';
import { checkInputs, checkModality, checkPreprocessor } from './checks/modality';
import { checkLists } from './checks/lists';
import { checkCoverage } from './checks/coverage';
import { checkFrequencyFile } from './checks/frequencyFile';
import { checkSite } from './checks/site';
import { checkConstantSigns, checkDoubt, checkNull, checkPolarity } from './checks/statistics';
import { checkPrefix, checkTokens } from './checks/tokens';
import { checkValidated } from './checks/validated';
import { ignoresIn, withoutIgnored } from './ignore';
import { shifted } from './yaml/shift';

/** Each checks one feature by itself. */
const ofFeatures: readonly Check[] = [
  checkDimensions,
  checkTokens,
  checkAnchorCount,
  checkRepeatedAnchors,
  checkEvidence,
  checkAnchorsAlike,
  checkNull,
  checkDoubt,
  checkFrequency,
  checkLength,
  checkConstantSigns,
  checkPolarity,
  checkValidated,
];

/** Each checks the catalog as a whole. */
const ofCatalog: readonly Check[] = [
  ...referenceChecks,
  checkNotes,
  checkSite,
  checkFiles,
  checkVocabularySize,
  checkFrequencyFile,
  checkLists,
  checkCoverage,
  checkPrefix,
  checkModality,
  checkInputs,
  checkPreprocessor,
  checkOrphans,
  checkTwinRegisters,
];

/**
 * What is wrong with a catalog beyond the form of its text (see `parsed.problems` for that), in the order of the text.
 * What a `dimcat-ignore` comment accepts is left out. Checks whose facts are absent report nothing; with no facts at
 * all the catalog is still checked against itself. Pauses, for a thread that must stay responsive.
 *
 * @param memory From the text's last version: then only changed features are checked again. The result is the same.
 */
export function* checkSteps(
  parsed: ParsedCatalog,
  facts: CatalogFacts,
  memory = new CheckMemory(),
): Generator<void, Problem[]> {
  if (!parsed.catalog) return [];
  const context = contextOf(parsed.catalog, facts);
  yield* memory.ahead(parsed, context, ofFeatures);
  const ignores = ignoresIn(parsed.text);
  yield;
  const found = memory.findings(parsed, context, ofFeatures);
  const problems = [...found].flatMap(([{ span }, one]) =>
    shifted(one.problems, span.start - one.at),
  );
  yield;
  // One by one: a catalog may share tens of thousands of anchors, more than a call takes arguments.
  for (const one of yield* sharedAnchors(found, ignores.covers)) problems.push(one);
  for (const check of [...ofCatalog, claimProblems]) {
    yield;
    problems.push(...check(context));
  }
  yield;
  const wanted = [...withoutIgnored(problems, ignores), ...ignores.unknown];
  return wanted.sort((a, b) => a.span.start - b.span.start);
}
