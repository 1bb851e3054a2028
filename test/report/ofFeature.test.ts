import assert from 'node:assert/strict';
import { tablesOf } from '../../server/report/ofFeature';

const row = (feature: string, value: number) => [
  { text: feature, feature },
  { text: '', value },
];
const columns = [
  { title: 'category', isNumber: false },
  { title: 'AUC', isNumber: true },
];
const table = (rows: ReturnType<typeof row>[]) => ({
  ...{ id: 't', title: 'Each', notes: [], columns, rows },
});
const mean = { ...table([]), rows: [[{ text: 'mean' }, { text: '', value: 0.7 }]] };

describe('What a report says of one feature', () => {
  it('is its rows, without means over others, where it is one of several', () => {
    const own = tablesOf([mean, table([row('animal', 0.9), row('food', 0.5)])], 'animal');
    assert.deepEqual(own, [table([row('animal', 0.9)])]);
  });

  it('is all of a report on it alone', () => {
    const tables = [mean, table([row('animal', 0.9)])];
    assert.deepEqual(tablesOf(tables, 'animal'), tables);
  });

  it('is nothing where the report does not name it', () => {
    assert.deepEqual(tablesOf([mean, table([row('food', 0.5)])], 'animal'), []);
  });
});
