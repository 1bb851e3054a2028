/** The table of what a catalog claims of single dimensions. */
import type { FeatureMeasurement } from '../protocol/evidence';
import { auc, interval, table } from './table';
import { pValue } from '../protocol/format';

const right = true;
const columns = [
  { title: 'claim' },
  { title: 'held-out AUC', right },
  { title: '95 % interval' },
  { title: 'as it stands', right },
  { title: 'rank' },
  { title: 'best of chance, p95', right },
  { title: 'p', right },
  { title: 'q', right },
  { title: 'n+', right },
  { title: 'n−', right },
];

export function claimTable(claims: readonly FeatureMeasurement[]): string {
  const rows = claims.map((one) => {
    const { nullMatched: sets, amongAll } = one;
    return [
      one.id,
      auc(one.auc.heldOut.value),
      interval(one.auc.heldOut, auc),
      auc(one.auc.inSample.value),
      amongAll ? `${amongAll.rank} of ${amongAll.dimensions}` : 'not chosen',
      sets.bestP95 === undefined || !amongAll ? '' : auc(sets.bestP95),
      sets.p === null ? 'withheld' : pValue(sets.p),
      sets.q === null ? 'withheld' : pValue(sets.q),
      String(one.nPos),
      String(one.nNeg),
    ];
  });
  return (
    table(columns, rows) +
    'held-out: by the dimension of the same rank for the other anchors, since these may have chosen theirs among all;\n' +
    'p: how often the best dimension of a set of chance reaches this one as it stands\n'
  );
}
