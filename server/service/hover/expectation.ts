import { claimsOf } from '../../catalog/claims/claims';
import { judgeClaim } from '../../catalog/claims/judge';
import type { Feature } from '../../catalog/types';
import type { KnownEvidence } from '../evidence';
import { escapeText } from '../markdown/text';

const verdicts = { passed: 'Met', failed: 'Not met', skipped: 'Not judged' };

/** Markdown: each claim of the feature, met or not, with what was measured. */
export function expectationHover(feature: Feature, known: KnownEvidence): string {
  const lines = claimsOf(feature).map((claim) => {
    const stale = claim.kind === 'detects' ? known.staleMeasurement : known.staleFlip;
    const { outcome, message } = judgeClaim(claim, known.evidence, stale);
    return `**${verdicts[outcome]}:** ${escapeText(claim.text)} · ${escapeText(message)}`;
  });
  return lines.join('\n\n');
}
