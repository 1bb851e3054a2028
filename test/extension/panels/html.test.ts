import assert from 'node:assert/strict';
import { panelHtml } from '../../../extension/panels/html';

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
      'img-src https://*.vscode-cdn.net data:',
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
