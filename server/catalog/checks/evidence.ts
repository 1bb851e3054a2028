import { claimsOf, givenUp } from '../claims/claims';
import { judgeClaim } from '../claims/judge';
import { evidenceOfFeature } from '../evidence/withEvidence';
import { nearest } from '../parse/nearest';
import { problem } from '../problem';
import type { ProblemCode } from '../problemCodes';
import { staleFlipReasons, staleReasons } from '../resolve/basis';
import type { FeatureEvidence } from '../../protocol/evidence';
import type { Severity } from '../problems/entry';
import type { Feature, Problem } from '../types';
import type { Check, CheckContext } from './context';

/** Expectations compared with measurements: not met, stale, or never measured. */
export const checkEvidence: Check = (context) =>
  context.checked
    .filter((feature) => context.byId.get(feature.id.value) === feature)
    .flatMap((feature) => checkFeature(feature, context));

function checkFeature(feature: Feature, context: CheckContext): Problem[] {
  const evidence = evidenceOfFeature(context.facts.evidence, feature);
  return [...stale(feature, evidence, context), ...expectations(feature, evidence)];
}

function stale(
  feature: Feature,
  evidence: FeatureEvidence | undefined,
  { catalog, facts }: CheckContext,
): Problem[] {
  const { measurement, flip } = evidence ?? {};
  const parts = [
    ['measurement', measurement ? staleReasons(measurement.basis, feature, catalog, facts) : []],
    ['sign-flip test', flip ? staleFlipReasons(flip, feature, catalog, facts) : []],
  ] as const;
  return parts.flatMap(([what, reasons]) => {
    if (reasons.length === 0) return [];
    const message = `The ${what} of ${feature.id.value} is stale: ${reasons.join('; ')}.`;
    return [problem('evidence-stale', feature.id.span, message)];
  });
}

const notMet: Readonly<Record<'detects' | 'suppresses', ProblemCode>> = {
  detects: 'expectation-not-met',
  suppresses: 'flip-expectation-not-met',
};

/** Written expectations only; the Test Explorer reports features without one that do not beat their null. */
function expectations(feature: Feature, evidence: FeatureEvidence | undefined): Problem[] {
  const { aucMin, flip } = feature.expect ?? {};
  const claims = claimsOf(feature).filter(({ kind }) => (kind === 'detects' ? aucMin : flip));
  const given = givenUp(feature);
  const severity: { severity?: Severity } = given ? { severity: 'information' } : {};
  return claims.flatMap((claim) => {
    const { outcome, message } = judgeClaim(claim, evidence, []);
    const text = `Expected ${claim.text}: ${message}.`;
    if (outcome === 'failed') return [problem(notMet[claim.kind], claim.span, text, severity)];
    return outcome === 'skipped' && !given ? [problem('evidence-missing', claim.span, text)] : [];
  });
}

/** Evidence under ids that the catalog does not have. */
export const checkOrphans: Check = ({ catalog, facts, byId }) => {
  const ids = Object.keys(facts.evidence?.features ?? {}).filter((id) => !byId.has(id));
  if (ids.length === 0) return [];
  const span = catalog.features[0]?.id.span ?? { start: 0, end: 0 };
  const named = ids.slice(0, 5).map((id) => {
    const near = nearest(id, byId.keys());
    return near === undefined ? id : `${id} (renamed to ${near}?)`;
  });
  const more = ids.length > 5 ? ` and ${ids.length - 5} more` : '';
  const message = `The evidence file holds features that the catalog does not: ${named.join(', ')}${more}.`;
  return [problem('evidence-orphan', span, message)];
};
