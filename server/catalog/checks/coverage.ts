/** Whether the catalog explains as much as it says, by what was measured of its coverage. */
import { judgeCoverage, staleCoverage } from '../claims/coverageClaim';
import { problem } from '../problem';
import type { Check } from './context';
import { percent } from '../../protocol/format';

/** Nothing before coverage is measured: a catalog is written before its figures. */
export const checkCoverage: Check = ({ catalog, facts }) => {
  const { expect } = catalog;
  if (!expect || !facts.dimensions?.coverage) return [];
  const { value: min, span } = expect.coverageMin;
  if (span.origin !== undefined) return [];
  const stale = staleCoverage(catalog, facts);
  if (stale.length > 0)
    return [
      problem('evidence-stale', span, `The measured coverage is stale: ${stale.join('; ')}.`),
    ];
  const { outcome, message } = judgeCoverage(min, catalog, facts);
  if (outcome !== 'failed') return [];
  const expected = `Expected coverage of at least ${percent(min)}`;
  return [problem('expectation-not-met', span, `${expected}: the catalog ${message}.`)];
};
