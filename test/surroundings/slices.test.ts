import assert from 'node:assert/strict';
import { inSlices, joinedInSlices } from '../../server/surroundings/slices';

function* spinning(milliseconds: number): Generator<void, string> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) yield;
  return 'done';
}

describe('long work in slices', () => {
  it('lets other work have its turn before it is done', async () => {
    const order: string[] = [];
    const long = inSlices(spinning(100)).then((value) => order.push(value));
    setImmediate(() => order.push('other'));
    await long;
    assert.deepEqual(order, ['other', 'done']);
  });

  it('joins the parts of a text in their order', async () => {
    assert.equal(await joinedInSlices(['a', 'b', '', 'c']), 'abc');
    assert.equal(await joinedInSlices([]), '');
  });

  it('passes on what goes wrong', async () => {
    const broken = (function* () {
      yield;
      throw new RangeError('no');
    })();
    await assert.rejects(inSlices(broken), RangeError);
  });
});
