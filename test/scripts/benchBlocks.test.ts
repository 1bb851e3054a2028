import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/paths';

type WithBlock = (page: string, name: string, body: string) => string;

describe('blocks of a page that a program writes', () => {
  let withBlock: WithBlock;
  before(async () => {
    const file = pathToFileURL(path.join(root, 'test/bench/blocks.mjs')).href;
    ({ withBlock } = (await import(file)) as { withBlock: WithBlock });
  });

  const page =
    'A\n\n<!-- bench: one -->\n\nold\n\n<!-- end of one -->\n\nB <!-- bench: two -->x<!-- end of two -->\n';

  it('are replaced, and nothing else is', () => {
    const next = withBlock(page, 'one', '\n| $1 | $& |\n');
    assert.equal(
      next,
      page.replace('old', () => '| $1 | $& |'),
    );
    assert.equal(withBlock(next, 'one', 'old'), page);
  });

  it('must be there once', () => {
    assert.throws(() => withBlock(page, 'three', 'x'), /no one place for "three"/);
    assert.throws(() => withBlock(page + page, 'one', 'x'), /no one place for "one"/);
    assert.throws(() => withBlock('<!-- end of one --><!-- bench: one -->', 'one', 'x'), /one/);
  });

  it('are all in the page that the benchmark writes', () => {
    const text = readFileSync(path.join(root, 'docs/performance.md'), 'utf8');
    const script = readFileSync(path.join(root, 'scripts/bench.mjs'), 'utf8');
    const named = [...text.matchAll(/<!-- bench: (\w+) -->/g)].map(([, name]) => name!);
    assert.equal(named.length, 9);
    for (const name of named) {
      assert.match(script, new RegExp(`\\b${name}: (?:report|realVocabulary|waits|models)\\b`));
      assert.equal(withBlock(text, name, 'new').includes('new'), true);
    }
  });
});
