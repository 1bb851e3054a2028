/** One line per method: means over categories, paired with the register. */
import type { Estimate } from '../../../protocol/evidence';
import { holm } from '../../multiple';
import { p95 } from '../../nullMatched';
import { seededRandom } from '../../random';
import { mean, signPermutationP } from '../../resampling';
import { meanOver } from '../common/summary';
import type { Compared, BaselineData } from './result';
import type { Method } from './methods';
import { METHODS } from './methods';

export interface MethodSummary {
  readonly method: Method;
  /** Index in METHODS. */
  readonly at: number;
  readonly heldOut: Estimate;
  readonly inSample: number;
  readonly heldOutNull: number;
  readonly inSampleNull: number;
  /** This method minus the register, held out; null for the register itself. */
  readonly difference: Estimate | null;
  /** Two-sided paired permutation over categories, Holm over the methods. */
  readonly p: number | null;
  /** Categories where it beats the register. */
  readonly better: number | null;
}

/** Methods whose representation is available, in the order of METHODS. */
export function summariesOf(data: BaselineData): MethodSummary[] {
  const present = METHODS.map((method, at) => ({ method, at })).filter(
    ({ at }) => data.compared[0]!.aucs[at] !== undefined,
  );
  const summaries = present.map((one) => summaryOf(one, data));
  const p = holm(summaries.flatMap((s) => (s.p === null ? [] : [s.p])));
  return summaries.map((s, i) => ({ ...s, p: s.p === null ? null : p[i - 1]! }));
}

/** Held-out AUCs of a method, one per category. */
function heldOutOf(compared: readonly Compared[], at: number): number[] {
  return compared.map(({ aucs }) => aucs[at]!.heldOut);
}

function summaryOf(
  { method, at }: { method: Method; at: number },
  { compared, nulls, settings }: BaselineData,
): MethodSummary {
  const random = seededRandom(settings.seed, `summary:${method.id}`);
  const heldOut = heldOutOf(compared, at);
  const register = heldOutOf(compared, 0);
  const differences = heldOut.map((auc, i) => auc - register[i]!);
  const own = at === 0;
  return {
    method,
    at,
    heldOut: meanOver(heldOut, random)!,
    inSample: mean(compared.map(({ aucs }) => aucs[at]!.inSample)),
    heldOutNull: p95(heldOutOf(nulls, at)),
    inSampleNull: p95(nulls.map(({ aucs }) => aucs[at]!.inSample)),
    difference: own ? null : meanOver(differences, random),
    p: own ? null : signPermutationP(differences, 'two', random),
    better: own ? null : differences.filter((d) => d > 0).length,
  };
}
