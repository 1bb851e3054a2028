/** What a feature may lack: the tokens and dimensions nearest to its anchors, from an existing cache. */
import { agreementCounts } from '../core/agreement';
import type { Prototype } from '../core/prototype';
import { popcount, setOf, without } from '../core/bits';
import { plusCounts, plusCountsOfList } from '../core/planes';
import type { DimensionEvidence, Register } from '../protocol/evidence';
import { describeDimensions } from '../science/describe';
import { dimensionStats, prototypeOf, rankedDimensions } from '../science/prototype';
import type { LoadedCache, CacheScope } from './loaded';

export interface SuggestJob {
  readonly scope: CacheScope;
  readonly anchors: readonly number[];
  /** Null for the rest of the vocabulary. */
  readonly negatives: readonly number[] | null;
  /** The measured register, or null for the 16 dimensions of highest AUC. */
  readonly register: Register | null;
  /** The most tokens in the answer. */
  readonly count: number;
}

export interface SuggestOutcome {
  /** Width of the register that scored. */
  readonly k: number;
  /** Ordinary tokens that are not anchors, by agreement with the prototype in [0, 1], best first, then by id. */
  readonly tokens: readonly { readonly id: number; readonly agreement: number }[];
  /** The 64 dimensions of highest AUC, best first; in-sample over all anchors. */
  readonly dimensions: readonly DimensionEvidence[];
  readonly nPos: number;
  readonly nNeg: number;
}

/** Undefined if a class is empty. */
export function runSuggest(cache: LoadedCache, job: SuggestJob): SuggestOutcome | undefined {
  const { planes, tokens } = cache.evaluated;
  const own = setOf(job.anchors, planes.tokens);
  const rest = without(job.negatives ? setOf(job.negatives, planes.tokens) : tokens, own);
  const [nPos, nNeg] = [job.anchors.length, popcount(rest)];
  if (nPos === 0 || nNeg === 0) return undefined;
  const stats = dimensionStats(
    { n: nPos, plus: plusCountsOfList(planes, job.anchors) },
    { n: nNeg, plus: plusCounts(planes, rest) },
  );
  const order = rankedDimensions(stats);
  const prototype = job.register
    ? prototypeOfRegister(job.register)
    : prototypeOf(stats, order.slice(0, 16));
  const counts = agreementCounts(planes, prototype);
  const k = prototype.dimensions.length;
  return {
    k,
    tokens: best(counts, without(tokens, own), job.count).map((id) => ({
      id,
      agreement: counts[id]! / k,
    })),
    dimensions: describeDimensions(prototypeOf(stats, order.slice(0, 64)), stats),
    nPos,
    nNeg,
  };
}

function prototypeOfRegister({ pos, neg }: Register): Prototype {
  return {
    dimensions: [...pos, ...neg],
    polarity: [...pos.map(() => 1), ...neg.map(() => -1)],
  };
}

/** The `count` tokens of a set with the highest counts; equals by id. */
function best(counts: Uint16Array, among: Uint32Array, count: number): number[] {
  const byCount: number[][] = [];
  counts.forEach((score, id) => {
    if (((among[id >>> 5]! >>> (id & 31)) & 1) === 1) (byCount[score] ??= []).push(id);
  });
  const found: number[] = [];
  for (let score = byCount.length - 1; score >= 0 && found.length < count; score--) {
    found.push(...(byCount[score] ?? []).slice(0, count - found.length));
  }
  return found;
}
