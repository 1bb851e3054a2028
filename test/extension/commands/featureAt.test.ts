import assert from 'node:assert/strict';
import { featureAt } from '../../../extension/commands/featureAt';
import type { FeatureSummary } from '../../../server/protocol/requests';

function feature(id: string, line: number): FeatureSummary {
  const range = { start: { line, character: 4 }, end: { line, character: 10 } };
  return { id, label: '', range, claims: [] };
}

const features = [feature('b', 20), feature('a', 9), feature('c', 31)];
const idAt = (line: number): string | undefined => featureAt(features, { line, character: 0 })?.id;

describe('The feature at the cursor', () => {
  it('is the last one that starts at or above the line', () => {
    assert.deepEqual([9, 19, 20, 30, 31, 500].map(idAt), ['a', 'a', 'b', 'b', 'c', 'c']);
  });

  it('is none above the first one', () => {
    assert.equal(idAt(8), undefined);
    assert.equal(featureAt([], { line: 3, character: 0 }), undefined);
  });
});
