import { FLIP_METHOD } from '../../protocol/evidence';
import type { FeatureEvidence, FeatureMeasurement, FlipMeasurement } from '../../protocol/evidence';
import { besideVerdict, flipTestWords } from '../../protocol/flipWords';
import { beatsChance, chanceWords, nullSetWords } from '../../protocol/chance';
import { headlineP95, isHeldOut, originWords } from '../../protocol/heldOut';
import { noIntervalReason } from '../../protocol/intervals';
import { VERDICT } from '../../protocol/verdicts';
import { flipEffects } from '../format/flipEffects';
import type { Claim } from './claims';
import { writtenWords } from './stamps';
import { count, fixed, interval, signed } from '../../protocol/format';

export interface Judgement {
  /** `skipped`: no measurement can judge the claim, or the claim cannot be computed. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What was measured, with its interval, n+, n- and null; plain text, one line. */
  readonly message: string;
}

/**
 * Judges a claim by the evidence. Stale evidence fails it (`staleReasons` says why; empty when current), whatever the
 * numbers. A held-out value >= min meets `auc.min`; the message mentions an interval that reaches below it.
 */
export function judgeClaim(
  claim: Claim,
  evidence: FeatureEvidence | undefined,
  staleReasons: readonly string[],
): Judgement {
  const { outcome, message: found } =
    claim.kind === 'detects' ? judgeAuc(claim, evidence) : judgeFlip(claim, evidence);
  const written = writtenWords(claim, evidence);
  const judged = { outcome, message: written === undefined ? found : `${found}; ${written}` };
  const tested = claim.kind === 'suppresses' && evidence?.flip !== undefined;
  if (staleReasons.length === 0 || (judged.outcome === 'skipped' && !tested)) return judged;
  const message = `the evidence is stale (${staleReasons.join('; ')}): measure again. Before: ${judged.message}`;
  return { outcome: 'failed', message };
}

function judgeAuc(
  claim: Extract<Claim, { kind: 'detects' }>,
  evidence: FeatureEvidence | undefined,
): Judgement {
  const measured = evidence?.measurement;
  if (!measured) return { outcome: 'skipped', message: 'not measured' };
  if (!isHeldOut(measured)) {
    return { outcome: 'skipped', message: `${originWords(measured)!}; ${measuredWords(measured)}` };
  }
  const { value, low } = measured.auc.heldOut;
  const met = claim.min === undefined ? beatsChance(measured) : value >= claim.min;
  if (met === undefined) {
    return { outcome: 'skipped', message: `not tested against chance: ${measuredWords(measured)}` };
  }
  const doubt =
    met && claim.min !== undefined && low !== null && low < claim.min
      ? `; the interval reaches below ${fixed(claim.min, 2)}`
      : '';
  return { outcome: met ? 'passed' : 'failed', message: measuredWords(measured) + doubt };
}

/** The headline of a measurement: held-out AUC with interval, n+, n-, the null and the in-sample AUC beside it. */
function measuredWords(measured: FeatureMeasurement): string {
  const { nPos, nNeg, k, auc, amongAll } = measured;
  const inSample = `in-sample${isHeldOut(measured) ? '' : ' AUC'} ${fixed(auc.inSample.value, 3)}`;
  const rest = `n+ ${count(nPos)}, n− ${count(nNeg)}, k ${k}; ${nullWords(measured)}`;
  if (!isHeldOut(measured)) return `${inSample} (${rest})`;
  const { value, low, high } = auc.heldOut;
  const bounds =
    low === null || high === null
      ? `no interval: ${noIntervalReason(measured)}`
      : `95 % ${interval({ low, high })}`;
  // The null of a claim is compared with its dimension as it stands, so the two are named together.
  const figures = amongAll
    ? `held-out AUC ${fixed(value, 3)} (${bounds}; n+ ${count(nPos)}, n− ${count(nNeg)}); as it stands ${fixed(auc.inSample.value, 3)}, no. ${amongAll.rank} of ${amongAll.dimensions} dimensions; ${nullWords(measured)}`
    : `held-out AUC ${fixed(value, 3)} (${bounds}; ${rest}; ${inSample})`;
  const origin = originWords(measured);
  return origin === undefined ? figures : `${figures}; ${origin}`;
}

function nullWords(measured: FeatureMeasurement): string {
  const { nullMatched } = measured;
  const p95 = `95 % of ${nullSetWords[nullMatched.kind]} below ${fixed(headlineP95(measured), 3)}`;
  return `${p95}, ${chanceWords(nullMatched)}`;
}

function judgeFlip(
  claim: Extract<Claim, { kind: 'suppresses' }>,
  evidence: FeatureEvidence | undefined,
): Judgement {
  const flip = evidence?.flip;
  if (!flip) return { outcome: 'skipped', message: 'sign-flip test not run' };
  if (flip.method < FLIP_METHOD) {
    const message = `tested by the method of an earlier version ("${flip.verdict}"): run the sign-flip test again`;
    return { outcome: 'skipped', message };
  }
  const met = flipEffects[claim.effect].metBy.includes(flip.verdict);
  return { outcome: met ? 'passed' : 'failed', message: flipWords(flip) };
}

/** The headline of a sign-flip test: verdict, the away arm's relative change with interval, prompts and targets. */
function flipWords(flip: FlipMeasurement): string {
  const { mean, low, high } = flip.arms.away.relative;
  const more =
    flip.verdict === VERDICT.inconclusive && flip.promptsNeeded !== null
      ? `; about ${flip.promptsNeeded} prompts would settle it`
      : '';
  const beside = [...besideVerdict(flip), flipTestWords(flip)].join('; ');
  return (
    `verdict "${flip.verdict}": away moves the targets by ${signed(mean, 2)} logits ` +
    `(95 % [${signed(low, 2)}, ${signed(high, 2)}]; ${flip.prompts} prompts, ${flip.targets} targets); ${beside}${more}`
  );
}

/** The judgement of a claim that the catalog has withdrawn: a failure only confirms the catalog. */
export function excused(judgement: Judgement, status: string): Judgement {
  if (judgement.outcome !== 'failed') return judgement;
  return { outcome: 'skipped', message: `${status}, so not counted: ${judgement.message}` };
}
