import assert from 'node:assert/strict';
import fc from 'fast-check';
import { panelHtml } from '../../../extension/panels/html';
import { decodedOrUndefined } from '../../../server/protocol/decode';
import { fromPanel, type FromPanel, ready } from '../../../server/protocol/panel';

const readFromPanel = (value: unknown): FromPanel | undefined =>
  decodedOrUndefined(fromPanel, value);

describe('Messages from a panel', () => {
  it('begin with one that says the page is ready', () => {
    assert.deepEqual(decodedOrUndefined(ready, { type: 'ready', command: 'rm' }), {
      type: 'ready',
    });
    for (const other of [null, 'ready', {}, { type: 'reveal' }]) {
      assert.equal(decodedOrUndefined(ready, other), undefined);
    }
  });

  it('are the two that the contract names', () => {
    const good = [
      { type: 'reveal' },
      { type: 'run', job: 'measure' },
      { type: 'run', job: 'flip' },
    ];
    assert.deepEqual(good.map(readFromPanel), good);
  });

  it('carry nothing else along', () => {
    assert.deepEqual(readFromPanel({ type: 'reveal', command: 'rm' }), { type: 'reveal' });
  });

  it('are dropped where they are anything else', () => {
    const bad = [null, 'ready', [], {}, { type: 'run' }, { type: 'run', job: 'rm' }, { type: 'x' }];
    assert.deepEqual(
      bad.map(readFromPanel),
      bad.map(() => undefined),
    );
    fc.assert(
      fc.property(fc.anything(), (value) => readFromPanel(value) === undefined),
      { seed: 2, numRuns: 1000 },
    );
  });
});

describe('The frame of a panel', () => {
  const html = panelHtml({
    cspSource: 'https://*.vscode-cdn.net',
    script: 'https://x/feature.js',
    style: 'https://x/feature.css',
    nonce: 'bm9uY2U=',
    language: 'en',
    title: '</title><script>alert(1)</script>',
    words: { 'a "b"': '</html><script>' },
  });

  it('allows its own script and style and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'",
      "script-src 'nonce-bm9uY2U='",
      'style-src https://*.vscode-cdn.net',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    assert.doesNotMatch(html, /unsafe/);
  });

  it('carries the words of the reader’s language as data', () => {
    assert.match(html, /<html lang="en" data-l10n="\{&quot;a \\&quot;b/);
  });

  it('lets no text become markup', () => {
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.match(html, /<title>&lt;\/title&gt;&lt;script&gt;/);
  });
});
