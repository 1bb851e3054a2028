import { allIn } from '../../catalog/claims/dimensionClaim';
import { chanceWords, nullSetWords } from '../../protocol/chance';
import type { CatalogFacts } from '../../catalog/facts';
import { resolveToken } from '../../catalog/resolve/resolveToken';
import type { Feature, Span } from '../../catalog/types';
import type { FeatureMeasurement } from '../../protocol/evidence';
import { headlineP95, isHeldOut, originWords } from '../../protocol/heldOut';
import type { Position } from '../../protocol/requests';
import { knownEvidence } from '../evidence';
import { aucFigure, outcome, rankText, share, split } from '../numbers';
import type { CatalogDocument } from '../ports';
import { count } from '../../protocol/format';

export interface InlayHint {
  readonly position: Position;
  readonly label: string;
  /** Plain text: what the short label leaves out. */
  readonly tooltip: string;
}

export interface HintKinds {
  /** Held-out AUC after each feature's id. */
  readonly auc: boolean;
  /** Rank after each anchor. */
  readonly ranks: boolean;
}

/** Figures of the last measurement beside what they describe, within `within`. */
export function inlayHints(
  document: CatalogDocument,
  facts: CatalogFacts,
  within: Span,
  kinds: HintKinds,
): readonly InlayHint[] {
  const { catalog } = document.parsed;
  if (!catalog) return [];
  return allIn(catalog)
    .filter(({ span }) => span.start <= within.end && within.start <= span.end)
    .flatMap((feature) => {
      const { evidence, staleMeasurement } = knownEvidence(catalog, feature, facts);
      const { measurement } = evidence;
      if (!measurement) return [];
      const stale = staleMeasurement.length > 0;
      return [
        ...(kinds.auc ? [aucHint(document, feature, measurement, stale)] : []),
        ...(kinds.ranks ? rankHints(document, feature, measurement, facts, within) : []),
      ];
    });
}

function aucHint(
  { lines }: CatalogDocument,
  { id }: Feature,
  measured: FeatureMeasurement,
  stale: boolean,
): InlayHint {
  const { auc, nullMatched } = measured;
  const figure = aucFigure(measured);
  const origin = originWords(measured);
  return {
    position: lines.positionAt(id.span.end),
    // VS Code cuts hints off after 43 characters: the sets behind p and q are in the tooltip and in the lens above.
    label: `${stale ? 'stale: ' : ''}${figure}, ${outcome(nullMatched)}`,
    tooltip: `${isHeldOut(measured) ? 'Held-out AUC with its 95 % interval' : 'In-sample AUC'}; ${split(measured)}; 95 % of ${nullMatched.draws} ${nullSetWords[nullMatched.kind]} stay below ${share(headlineP95(measured))}, ${chanceWords(nullMatched)}. In-sample ${share(auc.inSample.value)}.${origin === undefined ? '' : ` The figures are ${origin}.`}`,
  };
}

function rankHints(
  { lines }: CatalogDocument,
  { anchors }: Feature,
  measured: FeatureMeasurement,
  { vocabulary }: CatalogFacts,
  within: Span,
): InlayHint[] {
  if (anchors?.kind !== 'inline') return [];
  const byId = new Map(measured.anchors.map((anchor) => [anchor.id, anchor]));
  const byText = new Map(measured.anchors.map((anchor) => [anchor.text, anchor]));
  const evaluated = count(measured.nPos + measured.nNeg);
  return anchors.tokens
    .filter(({ span }) => within.start <= span.end && span.start <= within.end)
    .flatMap((token) => {
      const id = vocabulary ? resolveToken(token, vocabulary).token?.id : undefined;
      const written = token.kind === 'id' ? byId.get(token.id) : byText.get(token.text);
      const found = (id === undefined ? undefined : byId.get(id)) ?? written;
      if (!found) return [];
      const position = lines.positionAt(token.span.end);
      const rank = rankText(found.rank);
      const tooltip = `Rank ${rank} of ${evaluated} by agreement ${share(found.agreement)} with the prototype of the folds that held it out (${split(measured)}).`;
      return [{ position, label: `#${rank}`, tooltip }];
    });
}
