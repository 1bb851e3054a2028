import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { frequencyFact } from '../../server/surroundings/frequencyFile';
import { vocabularyOf } from '../catalog/support/facts';
import { temporaryFolder } from '../support/paths';

describe('A file of frequencies', () => {
  const folder = temporaryFolder();
  after(() => fs.rmSync(folder, { recursive: true }));

  it('that is a Git LFS pointer is said to be one', async () => {
    const file = path.join(folder, 'counts.csv');
    fs.writeFileSync(file, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n');
    const fact = await frequencyFact(file, vocabularyOf([' dog']));
    assert.equal(fact.state, 'unusable');
    assert.match(fact.reason, /^is a Git LFS pointer of 63 bytes.*Run git lfs pull/);
  });
});
