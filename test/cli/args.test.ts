import assert from 'node:assert/strict';
import { readLine } from '../../server/cli/args';
import { COMMANDS } from '../../server/cli/commands/list';
import { seedOf, settingsOf, promptSetOf } from '../../server/cli/options';
import { usage, usageOf } from '../../server/cli/usage';
import { FaultError } from '../../server/protocol/fault';

const read = (line: string) =>
  readLine(
    line.split(' ').filter((word) => word !== ''),
    COMMANDS,
  );

describe('dimcat arguments', () => {
  it('give a command its operands and options', () => {
    const line = read('measure x.dims.yaml --json --seed 7 --feature a --feature b');
    assert.ok(line.ask === 'run');
    assert.equal(line.command.name, 'measure');
    assert.deepEqual(line.given.operands, ['x.dims.yaml']);
    assert.deepEqual({ ...line.given.values }, { json: true, seed: '7', feature: ['a', 'b'] });
  });

  it('give help where asked, of one command too, and where nothing is asked', () => {
    assert.deepEqual(read('--help'), { ask: 'help', command: undefined });
    assert.deepEqual(read(''), { ask: 'help', command: undefined });
    const one = read('flip --help');
    assert.equal(one.ask === 'help' && one.command?.name, 'flip');
    assert.deepEqual(read('--version'), { ask: 'version' });
    assert.deepEqual(read('help'), { ask: 'help', command: undefined });
    assert.deepEqual(read('help flip'), one);
    const listed = read('experiment --list');
    assert.ok(listed.ask === 'run' && listed.given.values.list);
  });

  it('are all in the help, each command with its own', () => {
    const text = usage(COMMANDS);
    for (const command of COMMANDS) {
      assert.ok(text.includes(`dimcat ${command.name}`), command.name);
      const own = usageOf(command);
      for (const option of command.options) assert.ok(own.includes(`--${option}`), option);
    }
  });

  it('are named where there is none of the kind, without hints for other programs', () => {
    assert.throws(() => read('measure x.dims.yaml --sites 0'), {
      message: 'There is no option --sites. See dimcat --help.',
    });
  });

  it('read seeds as numbers, and settings as the experiments will', () => {
    assert.equal(seedOf({}), 0);
    assert.equal(seedOf({ seed: '-3' }), -3);
    assert.throws(() => seedOf({ seed: '1.5' }), /whole number/);
    assert.throws(() => seedOf({ seed: '' }), /whole number/);
    const set = ['draws=50', 'tau=.6', 'sites=no'];
    assert.deepEqual(settingsOf({ set }), { draws: '50', tau: '.6', sites: 'no' });
    for (const wrong of ['draws', 'draws=', '=1']) {
      assert.throws(() => settingsOf({ set: [wrong] }), /NAME=VALUE/);
    }
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['messure x', /no command "messure"; did you mean "measure"\?/],
    ['help mesure', /no command "mesure"; did you mean "measure"\?/],
    ['xyz', /no command "xyz"\./],
    ['flip x --feture a', /no option --feture; did you mean "--feature"\?/],
    ['flip x --constructor', /no option --constructor/],
    ['flip x --feature', /--feature needs a value: --feature=ID/],
    ['flip x --seed -3', /--seed needs a value: --seed=N/],
    ['flip x --feature --json', /--feature needs a value/],
    ['flip x --json=yes', /--json takes no value/],
    ['measure', /needs a catalog/],
    ['measure x y', /"y" is one argument too many/],
    ['measure x --sead 1', /--sead/],
    ['doctor x y', /"y" is one argument too many/],
    ['cache x --feature a', /cache does not take --feature/],
    ['measure  --json', /needs a catalog/],
  ];
  for (const [line, message] of wrong) {
    it(`refuse "${line}" in words`, () => {
      assert.throws(
        () => read(line),
        (error: unknown) =>
          error instanceof FaultError &&
          error.fault.code === 'bad-arguments' &&
          message.test(error.fault.message),
      );
    });
  }

  it('name a set of prompts, or are refused', () => {
    assert.equal(promptSetOf({}), 'neutral');
    assert.equal(promptSetOf({ 'prompt-set': 'both' }), 'both');
    assert.throws(
      () => promptSetOf({ 'prompt-set': 'mine' }),
      /takes neutral, kept, both, not "mine"/,
    );
  });
});
