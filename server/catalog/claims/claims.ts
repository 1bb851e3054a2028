import { flipEffects, type FlipExpectation } from '../format/flipEffects';
import type { Feature, Span } from '../types';
import { fixed } from '../../protocol/format';

/** A claim of a feature that evidence can judge. */
export type Claim =
  | {
      readonly kind: 'detects';
      readonly span: Span;
      readonly text: string;
      /** The lowest held-out AUC that meets the claim; if absent, `beatsChance` tells. */
      readonly min?: number;
    }
  | {
      readonly kind: 'suppresses';
      readonly span: Span;
      readonly text: string;
      readonly effect: FlipExpectation;
    };

/**
 * What a feature claims: every feature that it detects its category (better than chance if `expect` names no AUC), and
 * those with `expect.flip` what the sign-flip test finds. Spans are the nodes that say so, otherwise the id.
 */
export function claimsOf(feature: Feature): Claim[] {
  const { aucMin, flip } = feature.expect ?? {};
  const detects: Claim = aucMin
    ? {
        kind: 'detects',
        span: aucMin.span,
        text: `held-out AUC ≥ ${fixed(aucMin.value, 2)}`,
        min: aucMin.value,
      }
    : {
        kind: 'detects',
        span: feature.id.span,
        text: 'held-out AUC better than chance (q, or else p, ≤ 0.05)',
      };
  if (!flip) return [detects];
  const text = `sign-flip test: ${flipEffects[flip.value].words}`;
  return [detects, { kind: 'suppresses', span: flip.span, text, effect: flip.value }];
}

/** Whether the catalog has withdrawn the feature's claims: an unmet claim is then not a failure. */
export function givenUp({ status }: Pick<Feature, 'status'>): boolean {
  return status.value === 'refuted' || status.value === 'deprecated';
}
