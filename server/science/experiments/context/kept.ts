/** Share of signs that a token alone and the same token in running text have in common. */
import { agreementCounts } from '../../../core/agreement';
import type { SignPlanes } from '../../../core/planes';
import type { Estimate, SignRule } from '../../../protocol/evidence';
import type { Random } from '../../random';
import { shuffled } from '../../random';
import { mean } from '../../resampling';
import type { RunningSigns } from '../common/running';
import { gatherTokens } from '../common/subset';
import { meanOver } from '../common/summary';

export interface KeptSigns {
  readonly signs: SignRule;
  readonly kept: Estimate;
  /** The same with the tokens' own signs moved to other positions. */
  readonly chance: number;
  /** Mean share of each passage. */
  readonly passages: readonly number[];
}

/** @param types Signs of every token alone, at the same place and by the same rule. */
export function keptSigns(
  types: SignPlanes,
  running: RunningSigns,
  signs: SignRule,
  random: Random,
): KeptSigns {
  const contextual = running.planes[signs];
  const shares = sharedSigns(contextual, gatherTokens(types, running.tokens));
  const others = gatherTokens(types, shuffled(running.tokens, random));
  const passages = byPassage(shares, running.passages);
  return {
    signs,
    kept: meanOver(passages, random)!,
    chance: mean(sharedSigns(contextual, others)),
    passages,
  };
}

/** Share of dimensions in which two matrices agree, one value per row. */
export function sharedSigns(a: SignPlanes, b: SignPlanes): number[] {
  const dimensions = Array.from({ length: a.dimensions }, (_, d) => d);
  const differing = { ...a, words: a.words.map((word, i) => word ^ b.words[i]!) };
  const polarity = dimensions.map(() => -1);
  return Array.from(
    agreementCounts(differing, { dimensions, polarity }),
    (count) => count / a.dimensions,
  );
}

function byPassage(shares: readonly number[], passages: readonly number[]): number[] {
  const groups = new Map<number, number[]>();
  shares.forEach((share, row) => {
    const group = groups.get(passages[row]!);
    if (group) group.push(share);
    else groups.set(passages[row]!, [share]);
  });
  return [...groups.values()].map(mean);
}
