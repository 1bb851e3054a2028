import { evidenceOfFeature } from '../../catalog/evidence/evidenceOf';
import { checkCatalog } from '../../catalog/checkCatalog';
import { claimsOf, givenUp, type Claim } from '../../catalog/claims/claims';
import { excused, judgeClaim, type Judgement } from '../../catalog/claims/judge';
import type { CatalogFacts } from '../../catalog/facts';
import { staleFlipReasons, staleReasons } from '../../catalog/resolve/basis';
import type { Catalog, Feature } from '../../catalog/types';
import type { FeatureEvidence } from '../../protocol/evidence';
import { Exit } from '../io';
import type { CatalogInput, Command } from './command';
import { MODEL_OPTIONS, ONE_CATALOG, onCatalog, printJson } from './command';

interface CheckedClaim extends Judgement {
  readonly feature: string;
  /** Offset of what makes the claim. */
  readonly at: number;
  readonly claim: string;
}

/** `dimcat verify`: one line a claim; fails where a claim is not met, not measured or measured on something else. */
export const verify: Command = {
  name: 'verify',
  ...ONE_CATALOG,
  summary: ['check the claims by the evidence, one line a claim (fit for CI)'],
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
    const errors = errorsOf(input, facts);
    const claims = catalog.parsed.catalog ? claimsIn(catalog.parsed.catalog, facts) : [];
    if (values.json) printJson(io, { catalog: name, errors, claims: claims.map(jsonOf) });
    else if (values.lines) io.out(linesOf(input, claims, errors));
    else {
      for (const { outcome, feature, claim, message } of claims) {
        io.out(`${outcome.padEnd(7)} ${feature}: ${claim}; ${message}\n`);
      }
      for (const error of errors) io.err(`${error}\n`);
    }
    if (errors.length > 0) return Exit.fault;
    return claims.some((c) => c.outcome === 'failed') ? Exit.claimFailed : Exit.fine;
  }),
};

/** Errors of the catalog itself: a claim of a catalog that means something else is worth nothing. */
function errorsOf({ catalog, name }: CatalogInput, facts: CatalogFacts): string[] {
  const { parsed } = catalog;
  const problems = [...parsed.problems, ...checkCatalog(parsed, facts)];
  const claimed = new Set(['expectation-not-met', 'flip-expectation-not-met', 'evidence-stale']);
  return problems
    .filter((p) => p.severity === 'error' && !claimed.has(p.code))
    .map((p) => {
      const line = parsed.text.slice(0, p.span.start).split('\n').length;
      return `${name}:${line}: ${p.code}: ${p.message}`;
    });
}

function jsonOf({ feature, claim, outcome, message }: CheckedClaim): object {
  return { feature, claim, outcome, message };
}

/** As compilers print them, so that editors find the place. */
function linesOf(
  { name, catalog: { parsed } }: CatalogInput,
  claims: readonly CheckedClaim[],
  errors: readonly string[],
): string {
  const failed = claims
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ at, feature, claim, message }) => {
      const before = parsed.text.slice(0, at).split('\n');
      const place = `${before.length}:${before.at(-1)!.length + 1}`;
      return `${name}:${place}: error: ${feature}: ${claim}; ${message}`;
    });
  return [...errors.map((error) => error.replace(/^(.*?:\d+): /, '$1:1: error: ')), ...failed]
    .map((line) => `${line}\n`)
    .join('');
}

function claimsIn(catalog: Catalog, facts: CatalogFacts): CheckedClaim[] {
  return catalog.features.flatMap((feature) =>
    claimsOf(feature).map((claim) => ({
      feature: feature.id.value,
      claim: claim.text,
      at: claim.span.start,
      ...judged(claim, feature, catalog, facts),
    })),
  );
}

/** A claim that the catalog writes down must be measured; one that it only implies may wait. */
function judged(claim: Claim, feature: Feature, catalog: Catalog, facts: CatalogFacts): Judgement {
  const evidence = evidenceOfFeature(facts.evidence, feature);
  const stale = staleOf(claim, evidence, feature, catalog, facts);
  const judgement = judgeClaim(claim, evidence, stale);
  if (givenUp(feature)) return excused(judgement, feature.status.value);
  const written = claim.kind === 'suppresses' || claim.min !== undefined;
  return judgement.outcome === 'skipped' && written
    ? { ...judgement, outcome: 'failed' }
    : judgement;
}

function staleOf(
  { kind }: Claim,
  evidence: FeatureEvidence | undefined,
  feature: Feature,
  catalog: Catalog,
  facts: CatalogFacts,
): string[] {
  if (kind === 'detects') {
    const basis = evidence?.measurement?.basis;
    return basis ? staleReasons(basis, feature, catalog, facts) : [];
  }
  return evidence?.flip ? staleFlipReasons(evidence.flip, feature, catalog, facts) : [];
}
