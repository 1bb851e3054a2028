import assert from 'node:assert/strict';
import { NO_DIMENSIONS, withChange } from '../../server/catalog/dimensions/changeDimensions';
import { overviewOf } from '../../server/service/overview';
import { basis } from '../catalog/support/dimensions';
import { coverageRecordOf } from './samples';
import { documentIn, nouns } from './support';

const document = documentIn(nouns);
const files = new Map<string, never>();
const record = coverageRecordOf();
const change = {
  basis: { ...basis, signs: 'raw' as const },
  dimensions: new Map(),
  coverage: record,
};
const dimensions = withChange(NO_DIMENSIONS, change, (text) => text);

describe('The overview of a catalog', () => {
  it('gives the coverage that is kept, with what changed since', () => {
    const { coverage } = overviewOf(document, { files, dimensions });
    assert.deepEqual(coverage?.bits, record.bits);
    assert.equal(coverage.shuffled, record.shuffled.share);
    assert.match(coverage.stale.join(), /signs changed/);
  });

  it('says why no signs can be flipped', () => {
    const noFlips = 'the model has no head';
    assert.equal(overviewOf(document, { files, noFlips }).noFlips, noFlips);
    assert.equal(overviewOf(document, { files }).noFlips, null);
  });

  it('gives none where none was measured', () => {
    assert.equal(overviewOf(document, { files }).coverage, null);
  });
});
