/** From a seed token to a feature: its neighbours, the signs they all share, and the other tokens with these signs. */
import type { Prototype } from '../../../core/prototype';
import { agreementCounts } from '../../../core/agreement';
import { has, setOf, without } from '../../../core/bits';
import { nearestByHamming, rowOf } from '../../../core/nearest';
import type { SignPlanes } from '../../../core/planes';
import { plusCountsOfList } from '../../../core/planes';

export interface FoundFeature {
  readonly seed: number;
  /** Dimensions in which all neighbours agree, ascending, and the sign they share. */
  readonly prototype: Prototype;
  /** Tokens that agree with at least the required share of the prototype, ascending. */
  readonly fires: readonly number[];
}

export interface FindRule {
  /** Neighbours of a seed: the paper's K. */
  readonly neighbours: number;
  /** Least agreement of a token on which the feature fires, (0, 1]. */
  readonly agreement: number;
}

/**
 * @param among Packed set of the tokens that count.
 * @returns Undefined if the neighbours share no sign.
 */
export function findFeature(
  planes: SignPlanes,
  among: Uint32Array,
  seed: number,
  { neighbours, agreement }: FindRule,
): FoundFeature | undefined {
  const others = without(among, setOf([seed], planes.tokens));
  const nearest = nearestByHamming(planes, rowOf(planes, seed), neighbours, others).tokens;
  const prototype = sharedSigns(planes, Array.from(nearest));
  const k = prototype.dimensions.length;
  if (k === 0) return undefined;
  const counts = agreementCounts(planes, prototype);
  const fires: number[] = [];
  for (let token = 0; token < counts.length; token++) {
    // Against rounding: .9 * 10 is not 9.
    if (counts[token]! >= agreement * k - 1e-9 && has(among, token)) fires.push(token);
  }
  return { seed, prototype, fires };
}

/** The dimensions in which all tokens have the same sign. */
function sharedSigns(planes: SignPlanes, tokens: readonly number[]): Prototype {
  const plus = plusCountsOfList(planes, tokens);
  const dimensions = Array.from(plus.keys()).filter(
    (d) => plus[d] === 0 || plus[d] === tokens.length,
  );
  return { dimensions, polarity: dimensions.map((d) => (plus[d] === 0 ? -1 : 1)) };
}

/**
 * Features in the order given, without those that fire on nearly the same tokens as an earlier one.
 *
 * @param limit Two features whose tokens have at least this Jaccard index are one.
 */
export function withoutDuplicates(
  features: readonly FoundFeature[],
  limit: number,
): FoundFeature[] {
  const kept: FoundFeature[] = [];
  const keptOn = new Map<number, number[]>();
  for (const feature of features) {
    const shared = new Map<number, number>();
    for (const token of feature.fires) {
      for (const k of keptOn.get(token) ?? []) shared.set(k, (shared.get(k) ?? 0) + 1);
    }
    const duplicate = [...shared].some(([k, both]) => {
      const union = feature.fires.length + kept[k]!.fires.length - both;
      return both / union >= limit;
    });
    if (duplicate) continue;
    for (const token of feature.fires) {
      const list = keptOn.get(token);
      if (list) list.push(kept.length);
      else keptOn.set(token, [kept.length]);
    }
    kept.push(feature);
  }
  return kept;
}
