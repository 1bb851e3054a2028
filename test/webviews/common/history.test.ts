import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canMove, here, historyFrom, move, visit } from '../../../webviews/common/history';

describe('The history of a page', () => {
  it('goes back to where one was, with its scroll, and forward again', () => {
    const a = historyFrom({ feature: 'a' });
    const b = visit(a, { feature: 'b' }, 120);
    const back = move(b, -1, 30);
    assert.deepEqual(here(back), { place: { feature: 'a' }, scroll: 120 });
    assert.deepEqual(here(move(back, 1, 0)), { place: { feature: 'b' }, scroll: 30 });
    assert.equal(canMove(back, -1), false);
    assert.deepEqual(here(visit(back, { feature: 'c' }, 0)).place, { feature: 'c' });
    assert.equal(canMove(visit(back, { feature: 'c' }, 0), 1), false);
    assert.equal(visit(b, { feature: 'b' }, 5), b);
  });

  it('stays small, and stands where it last went', () => {
    const place = fc.record({ feature: fc.string({ maxLength: 200 }), layer: fc.nat() });
    fc.assert(
      fc.property(fc.array(place, { minLength: 60, maxLength: 120 }), (places) => {
        const history = places.reduce((h, each) => visit(h, each, 0), historyFrom(places[0]!));
        assert.deepEqual(here(history).place, places.at(-1));
        assert.ok(history.steps.length <= 50 && JSON.stringify(history).length <= 8100);
      }),
      { seed: 4, numRuns: 50 },
    );
  });
});
