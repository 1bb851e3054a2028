import { claimsOf } from '../../catalog/claims/claims';
import { judgeClaim } from '../../catalog/claims/judge';
import type { Feature } from '../../catalog/types';
import { bestNullWords, chanceWords, nullSetWords } from '../../protocol/chance';
import { Command } from '../../protocol/commands';
import type { FeatureMeasurement, FlipMeasurement } from '../../protocol/evidence';
import { isHeldOut, originWords } from '../../protocol/heldOut';
import { warningWords } from '../../protocol/warnings';
import type { KnownEvidence } from '../evidence';
import { commandLink } from '../markdown/links';
import { flipTestWords, verdictLine, widthWords } from '../../protocol/flipWords';
import { escapeText, table } from '../markdown/text';
import { estimate, share, signed, split } from '../numbers';
import { histogramImage } from '../picture/paint';
import { notCompared, staleLine } from './words';
import { change, sentence } from '../../protocol/format';

export interface FeatureFacts extends KnownEvidence {
  readonly uri: string;
  readonly feature: Feature;
  /** Why the signs of the model cannot be flipped, in words. */
  readonly noFlips?: string | undefined;
}

/** Markdown: commands, the held-out AUC, p and q, the verdict of the flip; then the picture and what explains them. */
export function featureHover(facts: FeatureFacts): string {
  const { measurement, flip } = facts.evidence;
  return [
    `${heading(facts.feature)} · ${links(facts)}`,
    ...(measurement === undefined
      ? ['Not measured yet.']
      : headline(measurement, facts.staleMeasurement)),
    ...(flip === undefined ? [] : flipped(flip, facts)),
    ...(measurement === undefined ? [] : details(measurement)),
    ...(facts.compared || (measurement ?? flip) === undefined ? [] : [notCompared]),
  ].join('\n\n');
}

function heading({ id, label, status }: Feature): string {
  const name = escapeText(label?.value ?? id.value);
  return `**${name}** · ${escapeText(id.value)} · ${escapeText(status.value)}`;
}

function headline(m: FeatureMeasurement, stale: readonly string[]): readonly string[] {
  const { heldOut, inSample } = m.auc;
  const origin = originWords(m);
  return [
    isHeldOut(m)
      ? `**Held-out AUC ${estimate(heldOut, m)}** · in-sample ${share(inSample.value)} · ${split(m)}`
      : `**In-sample AUC ${share(inSample.value)}**, not held out · ${split(m)}`,
    ...(origin === undefined ? [] : [escapeText(`The figures are ${origin}.`)]),
    ...staleLine('measurement', stale),
    chance(m),
  ];
}

function details(m: FeatureMeasurement): readonly string[] {
  return [
    ...m.warnings.map((warning) => `_${warningWords[warning]}_`),
    comparison(m),
    histogramImage(m.histogram),
  ];
}

function comparison(m: FeatureMeasurement): string {
  const paper = m.paperRule;
  return table(
    ['AUC, same folds', 'k', 'held-out [95 %]', 'in-sample'],
    [
      [
        'this register',
        `${m.k}`,
        isHeldOut(m) ? estimate(m.auc.heldOut, m) : 'not held out',
        share(m.auc.inSample.value),
      ],
      [
        `95 % of ${nullSetWords[m.nullMatched.kind]}`,
        `${m.k}`,
        share(m.nullMatched.heldOutP95),
        share(m.nullMatched.inSampleP95),
      ],
      [
        `paper's rule, tau ${paper.tau}`,
        `${paper.k}`,
        estimate(paper.heldOut, m),
        share(paper.inSample.value),
      ],
    ],
  );
}

function chance({ nullMatched, bestDimension }: FeatureMeasurement): string {
  const best = signed(bestDimension.index, bestDimension.polarity);
  return `${chanceWords(nullMatched)} · best dimension ${best}, in-sample AUC ${share(bestDimension.auc)}${bestNullWords(nullMatched)}`;
}

function flipped(
  flip: FlipMeasurement,
  { staleFlip, evidence: { measurement } }: KnownEvidence,
): readonly string[] {
  const { mean, low, high } = flip.arms.away.relative;
  const figures = `away ${change({ value: mean, low, high })} logits against the vocabulary, ${flipTestWords(flip)}`;
  return [
    `**Sign-flip test: ${escapeText(verdictLine(flip))}** · ${figures}; ${flip.prompts} prompts, ${flip.targets} targets`,
    escapeText([sentence(flip.reason), ...widthWords(flip, measurement)].join(' ')),
    ...staleLine('sign-flip test', staleFlip),
  ];
}

function links({ uri, feature, noFlips }: FeatureFacts): string {
  const target = { uri, feature: feature.id.value };
  return [
    commandLink('Measure', Command.measureFeature, target),
    noFlips === undefined
      ? commandLink('Run sign-flip test', Command.runFlipTest, target)
      : `no sign-flip test: ${escapeText(noFlips)}`,
    commandLink('Open page', Command.openFeaturePage, target),
  ].join(' · ');
}

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
