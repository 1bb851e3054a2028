import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  amended,
  bounded,
  canMove,
  chosen,
  here,
  historyFrom,
  move,
  visit,
} from '../../../webviews/common/history';

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

  it('keeps what was chosen with its step, and a choice is no step', () => {
    const a = chosen(historyFrom({ feature: 'a' }), { list: 'borderline', bar: 3 });
    const b = chosen(visit(a, { feature: 'b' }, 0), { curve: 'pr' });
    assert.deepEqual(here(b).choices, { curve: 'pr' });
    assert.deepEqual(here(move(b, -1, 0)).choices, { list: 'borderline', bar: 3 });
    assert.deepEqual(here(chosen(a, { bar: undefined })).choices, { list: 'borderline' });
    assert.equal(canMove(a, -1), false);
    const c = visit(a, { feature: 'c' }, 0, here(a).choices);
    assert.deepEqual(here(amended(c, { feature: 'd' })).choices, here(a).choices);
  });

  it('drops steps ahead too, where what is chosen here is large', () => {
    const brushed = 'A'.repeat(3_000);
    const steps = ['a', 'b', 'c', 'd'].map((feature) => ({ feature }));
    const all = steps.reduce((h, each) => chosen(visit(h, each, 0), { brushed }), historyFrom({}));
    const first = bounded({ ...all, at: 0 });
    assert.deepEqual(here(first), all.steps[0]);
    assert.ok(first.steps.length > 1 && JSON.stringify(first).length <= 8100);
    assert.deepEqual(here(bounded(all)), all.steps.at(-1));
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
