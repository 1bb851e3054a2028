import assert from 'node:assert/strict';
import { inSlices, piecesInSlices } from '../../server/surroundings/slices';

function* spinning(milliseconds: number): Generator<void, string> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) yield;
  return 'done';
}

async function piecesOf(parts: readonly string[]): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of piecesInSlices(parts)) pieces.push(piece);
  return pieces;
}

describe('long work in slices', () => {
  it('lets other work have its turn before it is done', async () => {
    const order: string[] = [];
    const long = inSlices(spinning(100)).then((value) => order.push(value));
    setImmediate(() => order.push('other'));
    await long;
    assert.deepEqual(order, ['other', 'done']);
  });

  it('makes large pieces of small parts, in their order', async () => {
    const long = 'x'.repeat(700_000);
    assert.deepEqual(await piecesOf(['a', 'b', '', 'c']), ['abc']);
    assert.deepEqual(await piecesOf([long, long, '', 'c']), [long + long, 'c']);
    assert.deepEqual(await piecesOf([]), []);
  });

  it('passes on what goes wrong', async () => {
    const broken = (function* () {
      yield;
      throw new RangeError('no');
    })();
    await assert.rejects(inSlices(broken), RangeError);
  });
});
