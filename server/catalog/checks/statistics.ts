/** Objections that a careful reader would raise to measured numbers. `evidence-stale` reports stale numbers. */
import { beatsChance, chanceWords, nullSetWords } from '../../protocol/chance';
import type { FeatureMeasurement } from '../../protocol/evidence';
import { aucName, headlineP95, isHeldOut } from '../../protocol/heldOut';
import { givenUp } from '../claims/claims';
import { evidenceOfFeature } from '../evidence/withEvidence';
import { nounsOf } from '../modality';
import { problem } from '../problem';
import type { Feature, Problem, Span } from '../types';
import type { Check, CheckContext } from './context';
import { fixed } from '../../protocol/format';

type Look = (feature: Feature, measured: FeatureMeasurement, context: CheckContext) => Problem[];

/** Applies a check to every feature that was measured and is not refuted or deprecated. */
export function measured(look: Look): Check {
  return (context) =>
    context.checked.flatMap((feature) => {
      const { measurement } = evidenceOfFeature(context.facts.evidence, feature) ?? {};
      return measurement && !givenUp(feature) ? look(feature, measurement, context) : [];
    });
}

/** The register does no better than random anchor sets of equal size and width. */
export const checkNull = measured((feature, measurement) => {
  const { auc, nullMatched, k } = measurement;
  const { value, low } = auc.heldOut;
  const { kind } = nullMatched;
  const p95 = headlineP95(measurement);
  const reached = beatsChance(measurement) === false;
  if (!reached && (low === null || low > p95)) return [];
  const figures = `${aucName(measurement)} AUC ${fixed(value, 3)}; 95 % of ${nullSetWords[kind]} stay below ${fixed(p95, 3)}`;
  const message = reached
    ? `A register of ${k} is wider than the null supports: ${nullSetWords[kind]} do as well (${figures}; ${chanceWords(nullMatched)}).`
    : `The interval of ${feature.id.value} reaches below the null, from ${fixed(low!, 3)} (${figures}).`;
  const severity = reached ? 'warning' : 'information';
  return [problem('register-beyond-null', placeOfRegister(feature), message, { severity })];
});

/** The claim is met, but the interval reaches below it. */
export const checkDoubt = measured((feature, measurement) => {
  const { auc, nPos } = measurement;
  const { heldOut } = auc;
  const min = feature.expect?.aucMin;
  const { value, low } = heldOut;
  if (!min || !isHeldOut(measurement) || value < min.value || low === null || low >= min.value)
    return [];
  const message = `The held-out AUC ${fixed(value, 3)} meets ${fixed(min.value, 2)}, but its interval reaches down to ${fixed(low, 3)} (n+ ${nPos}).`;
  return [problem('expectation-in-doubt', min.span, message)];
});

/** A registered dimension with the same sign for nearly every token separates nothing. */
export const checkConstantSigns = measured((feature, { dimensions }, { catalog }) => {
  const { one } = nounsOf(catalog);
  const constant = dimensions.filter(({ pPlus, pMinus }) => {
    const least = Math.min(pPlus, pMinus);
    return least >= 0.99 || Math.max(pPlus, pMinus) <= 0.01;
  });
  return constant.slice(0, 3).map(({ index, pPlus, pMinus }) => {
    const written = feature.writtenDimensions.find((one) => one.index === index);
    const sign = pMinus > 0.5 ? '+' : '-';
    const message = `Dimension ${index} is ${sign} for nearly every ${one} (p+ ${fixed(pPlus, 3)}, p− ${fixed(pMinus, 3)}), so it separates nothing.`;
    return problem('dimension-constant', written?.span ?? placeOfRegister(feature), message);
  });
});

/** A dimension written with the sign that its anchors do not have. */
export const checkPolarity = measured((feature, { dimensions }) =>
  dimensions.flatMap(({ index, pPlus, pMinus }): Problem[] => {
    const written = feature.writtenDimensions.find((one) => one.index === index);
    const shown = pPlus > pMinus ? '+' : '-';
    if (!written || shown === written.polarity || Math.abs(pPlus - pMinus) < 0.1) return [];
    const message = `Dimension ${index} is written as ${written.polarity}, but the anchors have ${shown} more often than the rest (p+ ${fixed(pPlus, 2)}, p− ${fixed(pMinus, 2)}).`;
    return [problem('polarity-contradicted', written.span, message)];
  }),
);

function placeOfRegister({ register, id }: Feature): Span {
  const { start, end } = register.span;
  return start === id.span.start ? id.span : { start, end: Math.min(end, start + 80) };
}
