import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as ort from 'onnxruntime-node';
import { Journal } from '../../../server/cache/journal';
import { beginning, PassJournal } from '../../../server/inference/host/passJournal';
import { temporaryFolder } from '../../support/paths';

describe('The journal of a pass', () => {
  const pass = { from: 0, to: 2, ranges: [{ from: 0, to: 2 }], bytes: 0 };
  let folder: string;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const open = (): PassJournal =>
    new PassJournal(pass, Journal.open(folder, 'stem-2', { batch: 4 }), 3);

  it('is kept with a batch in it, and goes where there is none to go on from', () => {
    const empty = open();
    empty.begin(beginning);
    empty.close();
    assert.deepEqual(fs.readdirSync(folder), []);
    const begun = open();
    begun.begin(beginning);
    begun.add({ signs: new ort.Tensor('uint8', Uint8Array.of(1, 2), [2]) });
    begun.close();
    const again = open();
    assert.equal(again.done, 1);
    assert.deepEqual([...(again.batch(0)['signs']!.data as Uint8Array)], [1, 2]);
    again.close();
    assert.equal(fs.readdirSync(folder).length, 1);
  });
});
