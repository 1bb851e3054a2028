import assert from 'node:assert/strict';
import { OpenPanels } from '../../../extension/panels/openPanels';

describe('the panels that are open', () => {
  it('are found by kind and catalog, the one that had the focus last', () => {
    const open = new OpenPanels<string>();
    assert.equal(open.latest('feature'), undefined);
    open.add('feature', 'first');
    open.add('feature', 'second');
    open.add('map', 'map');
    assert.equal(open.latest('feature'), 'second');
    open.focus('first');
    assert.equal(open.latest('feature'), 'first');
    assert.equal(open.latest('map'), 'map');
    assert.deepEqual(open.all(), ['second', 'map', 'first']);
  });

  it('give another one than the page that asks, if there is one', () => {
    const open = new OpenPanels<string>();
    open.add('feature', 'first');
    assert.equal(open.latest('feature', 'first'), undefined);
    open.add('feature', 'second');
    assert.equal(open.latest('feature', 'second'), 'first');
    open.remove('first');
    assert.equal(open.latest('feature', 'second'), undefined);
  });

  it('forget what was closed, once', () => {
    const open = new OpenPanels<string>();
    open.add('feature', 'first');
    open.remove('first');
    open.focus('first');
    open.remove('first');
    assert.deepEqual(open.all(), []);
  });
});
