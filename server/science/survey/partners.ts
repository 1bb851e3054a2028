/** Which other signs say most about a dimension's own. */
import { fullSet, popcount } from '../../core/bits';
import { mutualInformation, pairRows } from '../../core/pairs';
import { plusCounts, type SignPlanes } from '../../core/planes';
import type { Partner } from '../../protocol/dimensions';
import { polarityOf } from '../describe';

/** Partners of each dimension. */
const MOST = 3;

/**
 * The three of highest mutual information over a set of tokens (plug-in, in bits). Yields the share done.
 *
 * @param tokens Packed set. @returns For each dimension, most informative first.
 */
export function* partnersOf(
  planes: SignPlanes,
  tokens = fullSet(planes.tokens),
): Generator<number, Partner[][]> {
  const n = popcount(tokens);
  const plus = plusCounts(planes, tokens);
  const found: Partner[][] = Array.from(plus, () => []);
  for (const { i, counts } of pairRows(planes, tokens)) {
    for (let at = 0; at < counts.length; at++) {
      const j = i + 1 + at;
      const bits = mutualInformation(n, plus[i]!, plus[j]!, counts[at]!);
      const together = counts[at]! * n - plus[i]! * plus[j]!;
      const polarity = polarityOf(together >= 0 ? 1 : -1);
      offer(found[i]!, { index: j, bits, polarity });
      offer(found[j]!, { index: i, bits, polarity });
    }
    yield (i + 1) / planes.dimensions;
  }
  return found;
}

function offer(best: Partner[], one: Partner): void {
  if (best.length === MOST && best[MOST - 1]!.bits >= one.bits) return;
  const at = best.findIndex(({ bits }) => bits < one.bits);
  best.splice(at < 0 ? best.length : at, 0, one);
  best.length = Math.min(best.length, MOST);
}
