/** What a catalog claims of one dimension, and how sure that is. */
import { claimVerdict } from '../catalog/claims/claimVerdict';
import { claimId } from '../catalog/claims/dimensionClaim';
import { evidenceIn } from '../catalog/evidence/withEvidence';
import type { CatalogFacts } from '../catalog/facts';
import { staleReasons } from '../catalog/resolve/basis';
import type { Catalog } from '../catalog/types';
import { nullSetWords } from '../protocol/chance';
import type { FeatureEvidence } from '../protocol/evidence';
import { aucName, headlineP95 } from '../protocol/heldOut';
import { auc, interval } from './table';
import { pRelation } from '../protocol/format';

/** On one line; undefined where nothing is claimed. */
export function claimLine(
  catalog: Catalog,
  facts: CatalogFacts,
  index: number,
): string | undefined {
  const claim = catalog.claims.find(({ id }) => id.value === claimId(index));
  if (!claim) return undefined;
  const evidence = evidenceIn({ evidence: undefined, claims: facts.claims }, claim);
  const basis = evidence.measurement?.basis;
  const stale = basis ? staleReasons(basis, claim, catalog, facts) : [];
  const verdict = claimVerdict(claim, evidence, stale.length > 0);
  const words = [claim.label?.value, verdict, ...figuresOf(evidence), ...stale];
  return words.filter((part) => part !== undefined).join('; ');
}

function figuresOf({ measurement, flip }: FeatureEvidence): string[] {
  if (!measurement) return [];
  const { nullMatched, auc: found } = measurement;
  const { p, q, kind } = nullMatched;
  const chance =
    q === null ? (p === null ? 'p withheld' : `p ${pRelation(p)}`) : `q ${pRelation(q)}`;
  return [
    `${aucName(measurement)} AUC ${auc(found.heldOut.value)} ${interval(found.heldOut, auc)}`,
    `95 % of ${nullSetWords[kind]} below ${auc(headlineP95(measurement))}, ${chance}`,
    ...(flip ? [`flipped alone: ${flip.verdict}`] : []),
  ];
}
