import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXPERIMENTS, experimentNamed } from '../../../server/science/experiments/list';
import { optionText, readOption } from '../../../server/protocol/experimentOptions';
import { experimentReference } from '../../../server/science/experiments/reference';
import { assertGolden } from '../../support/golden';

const ROOT = path.resolve(__dirname, '../../../..');

describe('the reference of the experiments', () => {
  it('is what the experiments say of themselves today', () =>
    assertGolden('../docs/reference/experiments.md', experimentReference(EXPERIMENTS)));

  it('has names and options that can be typed, each once, with a default in range', () => {
    const names = EXPERIMENTS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, question, options } of EXPERIMENTS) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(question, /^[A-Z].*\?$/);
      for (const [option, declared] of Object.entries(options)) {
        assert.match(option, /^[a-z]+(-[a-z]+)*$/);
        assert.match(declared.description, /^[A-Z].*\.$/);
        const usual = optionText(declared.default);
        assert.equal(readOption(declared, usual), declared.default, `${name} ${option}`);
      }
    }
  });

  for (const page of ['README.md', 'docs/experiments.md', 'docs/inputs.md', 'docs/measuring.md']) {
    it(`is what ${page} goes by: experiments, options and values that there are`, () => {
      const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
      const lines = [...text.matchAll(/dimcat experiment ([a-z-]+)(.*)/g)];
      const rows = text.split(/^\| experiment \|.*\n.*\n/m).slice(1);
      const tables = rows.flatMap(
        (rest) => /^(\|.*\n)*/.exec(rest)![0].match(/^\| `[^`]+`/gm) ?? [],
      );
      const named = [...lines.map(([, name]) => name!), ...tables.map((row) => row.slice(3, -1))];
      for (const name of named) assert.ok(name === 'all' || experimentNamed(name), name);
      for (const [, name, rest] of lines) {
        for (const [, option, value] of rest!.matchAll(/--set ([\w-]+)=([^\s`]+)/g)) {
          const declared = experimentNamed(name!)?.options[option!];
          assert.ok(declared && readOption(declared, value!) !== undefined, `${name} ${option}`);
        }
      }
    });
  }
});
