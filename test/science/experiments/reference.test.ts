import assert from 'node:assert/strict';
import { EXPERIMENTS } from '../../../server/science/experiments/list';
import { experimentReference } from '../../../server/science/experiments/reference';
import { assertGolden } from '../../support/golden';

describe('the reference of the experiments', () => {
  it('is what the experiments say of themselves today', () =>
    assertGolden('../docs/reference/experiments.md', experimentReference(EXPERIMENTS)));

  it('has names and options that can be typed, each once, with a default in range', () => {
    const names = EXPERIMENTS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, question, options } of EXPERIMENTS) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(question, /^[A-Z].*\?$/);
      for (const { name: option, value, min, max } of options) {
        assert.match(option, /^[a-z]+(-[a-z]+)*$/);
        assert.ok(min <= value && value <= max, `${name} ${option}`);
      }
      assert.equal(new Set(options.map((o) => o.name)).size, options.length, name);
    }
  });
});
