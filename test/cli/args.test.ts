import assert from 'node:assert/strict';
import type { Arguments } from '../../server/cli/args';
import { argumentsOf } from '../../server/cli/args';
import { FaultError } from '../../server/protocol/fault';

const parse = (line: string): Arguments => {
  const args = argumentsOf(line.split(' ').filter((word) => word !== ''));
  if (typeof args === 'string') throw new Error(args);
  return args;
};

describe('dimcat arguments', () => {
  it('take the options of the contract', () => {
    const args = parse('measure x.dims.yaml --json --seed 7 --feature a --feature b');
    assert.deepEqual(
      [args.command, args.catalog, args.json, args.seed, args.features],
      ['measure', 'x.dims.yaml', true, 7, ['a', 'b']],
    );
    assert.deepEqual(parse('doctor').catalog, '');
    assert.deepEqual(parse('flip x --feature a --provider cpu --cache-folder c').providers, [
      'cpu',
    ]);
  });

  it('give help where asked, and where nothing is asked', () => {
    assert.equal(argumentsOf(['--help']), 'help');
    assert.equal(argumentsOf([]), 'help');
    assert.equal(argumentsOf(['--version']), 'version');
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['messure x', /no command "messure"/],
    ['measure', /needs a catalog/],
    ['measure x y', /"y" is one argument too many/],
    ['flip x', /--feature ID/],
    ['flip x --feature a --feature b', /one feature/],
    ['measure x --seed 1.5', /whole number/],
    ['measure x --seed=', /whole number/],
    ['measure x --sead 1', /--sead/],
    ['doctor x', /no catalog/],
  ];
  for (const [line, message] of wrong) {
    it(`refuse "${line}" in words`, () => {
      assert.throws(
        () => parse(line),
        (error: unknown) =>
          error instanceof FaultError &&
          error.fault.code === 'bad-arguments' &&
          message.test(error.fault.message),
      );
    });
  }
});
