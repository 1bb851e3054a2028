/** The stamps of claims: made where a number is measured, and doubted where the file was edited. */
import { createHash } from 'node:crypto';
import { claimsOf } from '../catalog/claims/claims';
import { claimText, stamped, stampText } from '../catalog/claims/stamps';
import type { Feature } from '../catalog/types';
import type { ClaimHistories, ClaimHistory, FeatureEvidence } from '../protocol/evidence';

/** The history of a feature's claim after its number was measured. @param known What was measured before. */
export function stampedClaims(
  feature: Feature,
  kind: 'detects' | 'suppresses',
  known: FeatureEvidence | undefined,
): ClaimHistories {
  const claim = claimsOf(feature).find((one) => one.kind === kind);
  const found = {
    claim: claim && claimText(claim),
    numberKnown: (kind === 'detects' ? known?.measurement : known?.flip) !== undefined,
    today: new Date().toISOString().slice(0, 10),
  };
  return { [kind]: stamped(known?.claims?.[kind], found, sha256) };
}

/** A stamp whose hash is not its own says nothing about before and after. */
export function withSoundStamps(evidence: FeatureEvidence): FeatureEvidence {
  const { claims } = evidence;
  if (!claims) return evidence;
  const { detects, suppresses } = claims;
  const sound = {
    ...(detects && { detects: soundIn(detects) }),
    ...(suppresses && { suppresses: soundIn(suppresses) }),
  };
  return { ...evidence, claims: sound };
}

function soundIn({ stamps }: ClaimHistory): ClaimHistory {
  return {
    stamps: stamps.map((one) => {
      if (one.sha256 === sha256(stampText(one))) return one;
      const doubted = { ...one, order: 'unknown', at: null } as const;
      return { ...doubted, sha256: sha256(stampText(doubted)) };
    }),
  };
}

/** SHA-256 of a text, lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
