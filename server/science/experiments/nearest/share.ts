/** Shares of inputs, and shuffled labels, if the inputs of one group are one observation. */
import type { Estimate } from '../../../protocol/evidence';
import { shareEstimate } from '../../binomial';
import { LEAST_FOR_INTERVAL } from '../../../protocol/intervals';
import { bootstrapClusters, mean } from '../../resampling';
import { shuffled, type Random } from '../../random';
import type { SubjectInputs } from '../ports';

/** Ids by group, in order of appearance; an input without a group is its own. */
export function inGroups(ids: readonly number[], { groups }: SubjectInputs): number[][] {
  const known = new Map<string | number, number[]>();
  for (const id of ids) {
    const key = groups[id] ?? id;
    const own = known.get(key);
    if (own) own.push(id);
    else known.set(key, [id]);
  }
  return [...known.values()];
}

/**
 * Mean of shares in [0, 1], or of their differences, with the 95 % interval that resamples whole groups. If all values
 * are the same, a bootstrap would claim certainty: the exact bound for as many groups without an exception replaces it.
 *
 * @param parts Values by group.
 * @param range Smallest and largest possible value.
 * @returns No interval below 10 groups.
 */
export function shareOver(
  parts: readonly (readonly number[])[],
  random: Random,
  [least, most]: readonly [number, number] = [0, 1],
): Estimate {
  const values = parts.flat();
  const value = mean(values);
  if (parts.length < LEAST_FOR_INTERVAL) return { value, low: null, high: null };
  if (!values.every((one) => one === values[0])) return bootstrapClusters(parts, random);
  const room = shareEstimate(0, parts.length)!.high!;
  return { value, low: Math.max(least, value - room), high: Math.min(most, value + room) };
}

/** Labels by id, shuffled: those of a group stay together as far as groups have equal sizes. */
export function shuffledLabels(
  groups: readonly (readonly number[])[],
  labels: readonly (string | null)[],
  random: Random,
): (string | null)[] {
  const order = shuffled(groups, random).flat();
  const by: (string | null)[] = labels.map(() => null);
  groups.flat().forEach((id, i) => (by[id] = labels[order[i]!]!));
  return by;
}
