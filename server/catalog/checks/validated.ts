import { beatsChance, nullSetWords } from '../../protocol/chance';
import { FLIP_METHOD, type FeatureEvidence } from '../../protocol/evidence';
import { verdictLine } from '../../protocol/flipWords';
import { headlineP95, isHeldOut, originWords } from '../../protocol/heldOut';
import { isSuppressed } from '../../protocol/verdicts';
import { evidenceOfFeature } from '../evidence/withEvidence';
import { problem } from '../problem';
import type { Check } from './context';
import { fixed } from '../../protocol/format';

/**
 * `validated` claims that the register detects the category and that the model uses it: both must have been measured.
 */
export const checkValidated: Check = ({ checked, facts }) =>
  checked.flatMap((feature) => {
    if (feature.status.value !== 'validated') return [];
    const evidence = evidenceOfFeature(facts.evidence, feature) ?? {};
    const missing = [detection(evidence), effect(evidence)].filter((part) => part !== undefined);
    if (missing.length === 0) return [];
    const message = `${feature.id.value} is called validated, but ${missing.join(', and ')}.`;
    return [problem('validated-without-evidence', feature.status.span, message)];
  });

function detection({ measurement }: FeatureEvidence): string | undefined {
  if (!measurement) return 'that it detects the category was never measured';
  if (!isHeldOut(measurement)) return `its AUC is ${originWords(measurement)!}`;
  const beaten = beatsChance(measurement);
  if (beaten) return undefined;
  const { auc, nullMatched } = measurement;
  if (beaten === undefined) return 'that it detects more than the look of words was not tested';
  return `its held-out AUC ${fixed(auc.heldOut.value, 3)} is no better than that of ${nullSetWords[nullMatched.kind]} (p95 ${fixed(headlineP95(measurement), 3)})`;
}

function effect({ flip }: FeatureEvidence): string | undefined {
  if (!flip) return 'that the model uses it was never tested by a sign flip';
  if (flip.method < FLIP_METHOD)
    return 'its sign-flip test was run by the method of an earlier version';
  if (isSuppressed(flip.verdict)) return undefined;
  return `its sign-flip test found "${verdictLine(flip)}"`;
}
