/** Why an AUC has no interval, in one set of words. */
import type { FeatureMeasurement } from './evidence';

/** Fewer independent anchors or negatives than this: no interval (docs/measuring.md). */
export const LEAST_FOR_INTERVAL = 10;

/** What an AUC rests on; the warnings know of words and groups what counts cannot show. */
export type Basics = Pick<FeatureMeasurement, 'nPos' | 'nNeg'> &
  Partial<Pick<FeatureMeasurement, 'warnings'>>;

/** e.g. `fewer than 10 negatives`: the class that is too small, and both where both are. */
export function noIntervalReason({ nPos, nNeg, warnings = [] }: Basics): string {
  const negatives =
    nNeg < LEAST_FOR_INTERVAL
      ? ['10 negatives']
      : warnings.includes('few-negatives')
        ? ['10 groups of negatives']
        : [];
  const anchors = nPos < LEAST_FOR_INTERVAL ? ['10 anchors'] : ['10 different anchors'];
  const isAnchors =
    nPos < LEAST_FOR_INTERVAL || warnings.includes('no-interval') || negatives.length === 0;
  return `fewer than ${[...(isAnchors ? anchors : []), ...negatives].join(' and than ')}`;
}
