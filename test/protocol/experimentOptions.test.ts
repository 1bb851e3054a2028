import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  allowedValues,
  flag,
  integer,
  number,
  optionText,
  readOption,
} from '../../server/protocol/experimentOptions';

describe('options of experiments', () => {
  const k = integer(50, 1, 4096, 'Dimensions.');
  const share = number(0.5, 0.001, 1, 'A share.');
  const sites = flag(true, 'All sites.');

  it('are whole numbers in a range', () => {
    const texts = ['1', '4096', '50.0', '1e3', '0', '4097', '1.5', '', ' ', 'ten', '0x10', '1_0'];
    const read = texts.map((text) => readOption(k, text));
    assert.deepEqual(read.slice(0, 4), [1, 4096, 50, 1000]);
    assert.deepEqual(new Set(read.slice(4)), new Set([undefined]));
  });

  it('are numbers in a range', () => {
    const texts = ['.5', '0.001', '1', '1e-2', '1.1', '-0.5', 'NaN', 'Infinity', '.'];
    const read = texts.map((text) => readOption(share, text));
    assert.deepEqual(read.slice(0, 4), [0.5, 0.001, 1, 0.01]);
    assert.deepEqual(new Set(read.slice(4)), new Set([undefined]));
  });

  it('are yes and no, and the numbers of old scripts', () => {
    for (const text of ['yes', 'true', '1', 'YES', 'True'])
      assert.equal(readOption(sites, text), true);
    for (const text of ['no', 'false', '0', 'No']) assert.equal(readOption(sites, text), false);
    for (const text of ['', 'n', '2', 'off?', 'constructor'])
      assert.equal(readOption(sites, text), undefined, text);
  });

  it('are read as they are written', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), fc.boolean(), (n, yes) => {
        assert.equal(readOption(k, optionText(n)), n);
        assert.equal(readOption(sites, optionText(yes)), yes);
      }),
    ));

  it('say what they take', () => {
    assert.equal(allowedValues(k), 'a whole number from 1 to 4096');
    assert.equal(allowedValues(share), 'a number from 0.001 to 1');
    assert.equal(allowedValues(sites), 'yes or no');
  });
});
