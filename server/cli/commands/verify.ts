import { evidenceOfFeature } from '../../catalog/evidence/withEvidence';
import { catalogOfClaims } from '../../catalog/claims/dimensionClaim';
import { factsOfClaims } from '../../catalog/facts';
import { judgeCoverage } from '../../catalog/claims/coverageClaim';
import { claimsOf } from '../../catalog/claims/claims';
import type { Judgement } from '../../catalog/claims/judge';
import { judgedClaim } from '../../catalog/claims/judgedClaim';
import { writtenOrder } from '../../catalog/claims/stamps';
import type { CatalogFacts } from '../../catalog/facts';
import { visible } from '../../protocol/userText';
import { findingSteps } from '../../catalog/findings';
import { placeWords } from '../../catalog/place';
import type { Catalog, Problem } from '../../catalog/types';
import type { ClaimStamp } from '../../protocol/evidence';
import { Exit } from '../io';
import type { CatalogInput, Command } from './command';
import { MODEL_OPTIONS, ONE_CATALOG, findingLine, onCatalog, printJson } from './command';
import { inSlices } from '../../surroundings/slices';
import { percent } from '../../protocol/format';

interface CheckedClaim extends Judgement {
  readonly feature: string;
  /** Offset of the text that makes the claim. */
  readonly at: number;
  readonly claim: string;
  /**
   * Before or after its number was known, as far as the evidence knows; null where it is not measured or not written.
   */
  readonly written: ClaimStamp['order'] | null;
}

/** `dimcat verify`: one line per claim; fails if a claim is not met, not measured or measured on something else. */
export const verify: Command = {
  name: 'verify',
  ...ONE_CATALOG,
  summary: ['check the claims against the evidence, one line per claim (for CI)'],
  options: ['json', 'lines', ...MODEL_OPTIONS],
  run: onCatalog(async (input) => {
    const {
      given: { values },
      name,
      catalog,
      jobs,
      io,
    } = input;
    const facts = await jobs.facts(catalog);
    // In a catalog that does not mean what it says, claims are worthless.
    const steps = findingSteps(catalog.parsed, facts);
    const { errors: findings, warnings: objections } = await inSlices(steps, input.context.signal);
    const unread = facts.sidecarFaults ?? [];
    const errors = [...findings.map((one) => findingLine(input, one)), ...unread];
    const warnings = objections.map((one) => findingLine(input, one));
    const claims = catalog.parsed.catalog ? claimsIn(catalog.parsed.catalog, facts) : [];
    if (values.json) printJson(io, { catalog: name, errors, warnings, claims: claims.map(jsonOf) });
    else if (values.lines) {
      io.out(linesOf(input, claims, findings));
      for (const fault of unread) io.err(`${fault}\n`);
    } else {
      for (const { outcome, feature, claim, message } of claims) {
        io.out(`${outcome.padEnd(7)} ${feature}: ${claim}; ${message}\n`);
      }
      for (const error of errors) io.err(`${error}\n`);
      for (const warning of warnings) io.err(`warning: ${warning}\n`);
    }
    if (errors.length > 0) return Exit.fault;
    return claims.some((c) => c.outcome === 'failed') ? Exit.claimFailed : Exit.fine;
  }),
};

function jsonOf({ feature, claim, outcome, written, message }: CheckedClaim): object {
  return { feature, claim, outcome, written, message };
}

/** In the format of compilers, so that editors find the place. */
function linesOf(
  { name, catalog: { parsed } }: CatalogInput,
  claims: readonly CheckedClaim[],
  findings: readonly Problem[],
): string {
  const lineOf = (at: number, words: string): string =>
    `${name}:${placeWords(parsed.text, at)}: error: ${visible(words)}\n`;
  const failed = claims.filter(({ outcome }) => outcome === 'failed');
  return [
    ...findings.map(({ span, code, message }) => lineOf(span.start, `${code}: ${message}`)),
    ...failed.map(({ at, feature, claim, message }) =>
      lineOf(at, `${feature}: ${claim}; ${message}`),
    ),
  ].join('');
}

/** Those of features, then those of dimensions, then those of the whole. */
function claimsIn(catalog: Catalog, facts: CatalogFacts): CheckedClaim[] {
  return [
    ...claimsOfAll(catalog, facts),
    ...claimsOfAll(catalogOfClaims(catalog), factsOfClaims(facts)),
    ...claimsOfWhole(catalog, facts),
  ];
}

/** What is claimed of the catalog as a whole; no id of a feature has a bracket. */
function claimsOfWhole(catalog: Catalog, facts: CatalogFacts): CheckedClaim[] {
  if (!catalog.expect) return [];
  const { value: min, span } = catalog.expect.coverageMin;
  const claim = `explains at least ${percent(min)} of all bits`;
  const judgement = judgeCoverage(min, catalog, facts);
  return [{ feature: '(catalog)', claim, at: span.start, written: null, ...judgement }];
}

function claimsOfAll(catalog: Catalog, facts: CatalogFacts): CheckedClaim[] {
  return catalog.features.flatMap((feature) =>
    claimsOf(feature).map((claim) => ({
      feature: feature.id.value,
      claim: claim.text,
      at: claim.span.start,
      written: writtenOrder(claim, evidenceOfFeature(facts.evidence, feature)) ?? null,
      ...judgedClaim(claim, feature, catalog, facts),
    })),
  );
}
