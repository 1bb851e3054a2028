import assert from 'node:assert/strict';
import {
  ends,
  estimateCell,
  inSampleCell,
  type Column,
  type Row,
} from '../../../webviews/common/parts/cells';
import { csvOf } from '../../../webviews/common/parts/csv';

const columns: readonly Column[] = [
  { title: 'feature', align: 'text' },
  { title: 'AUC', align: 'number' },
  { title: '', align: 'mark' },
  { title: 'rank', align: 'number' },
];
const last: Row = [{ text: '' }, { text: '3–5 (tied)', value: 3, saved: '3–5' }];

describe('A table as CSV', () => {
  it('has the interval, that there is none, and the in-sample mark beside the value, in full', () => {
    const rows: readonly Row[] = [
      [{ text: 'a' }, estimateCell({ value: 0.99031, low: 0.95123, high: 1 }), ...last],
      [{ text: 'b' }, estimateCell({ value: 0.75, low: null, high: null }), ...last],
      [{ text: 'c' }, inSampleCell('in-sample 0.993', 0.99345), ...last],
      [{ text: 'd' }, { text: 'not measured', value: null }, ...last],
    ];
    assert.deepEqual(csvOf({ columns, rows }).split('\n'), [
      'feature,AUC,AUC: low,AUC: high,AUC: note,rank',
      'a,0.99031,0.95123,1,,3–5',
      'b,0.75,,,no interval,3–5',
      'c,0.99345,,,in-sample,3–5',
      'd,,,,,3–5',
      '',
    ]);
  });

  it('keeps the line in small as a note, and adds no column where nothing belongs further', () => {
    const two = columns.slice(0, 2);
    const rows: readonly Row[] = [
      [
        { text: 'a', small: '3 draws' },
        { text: '0.5', value: 0.5 },
      ],
    ];
    assert.equal(
      csvOf({ columns: two, rows }, '\t'),
      'feature\tfeature: note\tAUC\na\t3 draws\t0.5\n',
    );
    assert.equal(
      csvOf({ columns: two, rows: [[{ text: 'a' }, { text: '1' }]] }),
      'feature,AUC\na,1\n',
    );
  });

  it('runs no cell, and quotes what holds the separator', () => {
    const rows: readonly Row[] = [
      [{ text: '=1+1' }, { text: '−1', value: -1, further: ends({ low: -2, high: 0 }) }],
    ];
    assert.equal(
      csvOf({ columns: [{ title: 'a, b', align: 'text' }, columns[1]!], rows }),
      '"a, b",AUC,AUC: low,AUC: high\n\'=1+1,-1,-2,0\n',
    );
  });
});
