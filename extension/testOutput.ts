/** What a debug run of the Test Explorer prints: the whole evidence behind a claim. Pure. */
import { bestNullWords, chanceWords } from '../server/protocol/chance';
import { flipTestWords, verdictLine } from '../server/protocol/flipWords';
import type { Estimate, FeatureMeasurement, FlipMeasurement } from '../server/protocol/evidence';
import { isHeldOut } from '../server/protocol/heldOut';
import { noIntervalReason, type Basics } from '../server/protocol/intervals';
import { armEntries } from '../server/protocol/evidence';
import { warningWords } from '../server/protocol/warnings';
import type { ClaimKind, FeaturePage } from '../server/protocol/requests';
import { change, count, fixed, interval, pRelation } from '../server/protocol/format';

/** How many of the worst anchors to name. */
const WORST = 10;

/**
 * The figure or verdict that a message begins with: the editor shows it beside the claim, on one line.
 * "held-out AUC 0.714 (95 % 0.421 to ...); ..." gives "held-out AUC 0.714".
 */
export function finding(message: string): string {
  return /^(?:verdict "[^"]*"|[^;:(]+)/.exec(message)?.[0].trim() ?? message;
}

/** Lines of plain text without line ends. */
export function evidenceLines(page: FeaturePage, kind: ClaimKind): string[] {
  const { measurement, flip } = page.evidence;
  const stale = kind === 'detects' ? page.staleMeasurement : page.staleFlip;
  return [
    `  ${page.model}, ${page.site}, ${page.signs} signs`,
    ...stale.map((reason) => `  stale: ${reason}`),
    ...(kind === 'detects'
      ? measurement === undefined
        ? ['  not measured']
        : measurementLines(measurement)
      : flip === undefined
        ? ['  sign-flip test not run']
        : flipLines(flip)),
  ];
}

function measurementLines(m: FeatureMeasurement): string[] {
  const { heldOut, inSample } = m.auc;
  const { nullMatched: n, paperRule: paper, bestDimension: best } = m;
  const worst = [...m.anchors].sort((a, b) => b.rank - a.rank).slice(0, WORST);
  return [
    `  ${isHeldOut(m) ? `held-out AUC ${estimate(heldOut, m)}` : 'not held out'}; n+ ${count(m.nPos)}, n− ${count(m.nNeg)}, ${m.provenance.folds} folds, k ${m.k}`,
    `  null: held-out p95 ${fixed(n.heldOutP95, 3)}, in-sample p95 ${fixed(n.inSampleP95, 3)}, ${chanceWords(n)}`,
    `  in-sample AUC ${fixed(inSample.value, 3)}`,
    `  the paper's rule: tau ${paper.tau}, k ${paper.k}, held-out ${estimate(paper.heldOut, m)}, in-sample ${fixed(paper.inSample.value, 3)}`,
    `  best dimension ${best.index} (${best.polarity}) ${fixed(best.auc, 3)}${bestNullWords(n)}`,
    `  anchors ranked last: ${worst.map(({ text, rank }) => `${JSON.stringify(text)} ${rank}`).join(', ')}`,
    ...m.warnings.map((warning) => `  warning: ${warningWords[warning]}`),
    provenance(m),
  ];
}

function flipLines(flip: FlipMeasurement): string[] {
  const { maskIdentity: mask } = flip;
  return [
    `  verdict: ${verdictLine(flip)}`,
    `  ${flip.reason}`,
    `  ${flipTestWords(flip)}`,
    `  ${flip.prompts} prompts, ${flip.targets} targets, ${flip.targetsHeldOut ? 'held out' : 'NOT held out'}`,
    `  all-ones mask: ${mask.bitIdentical ? 'bit-identical' : `differs by ${mask.maxAbsDifference}`}`,
    ...armEntries(flip.arms).map(([arm, { relative, k, draws }]) => {
      return `  ${arm.padEnd(8)} relative ${change({ ...relative, value: relative.mean })}, p ${pRelation(relative.p)}, k ${k}, ${draws} draws`;
    }),
    ...flip.warnings.map((warning) => `  warning: ${warning}`),
    provenance(flip),
  ];
}

function provenance({ provenance: p, basis }: FeatureMeasurement | FlipMeasurement): string {
  return `  Dimcat ${p.dimcat}, ONNX Runtime ${p.runtime} on ${p.provider}, seed ${p.seed}, model ${basis.modelSha256.slice(0, 12)}`;
}

function estimate({ value, low, high }: Estimate, basics: Basics): string {
  return low === null || high === null
    ? `${fixed(value, 3)} (no interval: ${noIntervalReason(basics)})`
    : `${fixed(value, 3)} ${interval({ low, high })}`;
}
