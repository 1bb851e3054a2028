import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../support/paths';
import { danglingCitations } from './citations';
import { commentsOf, slugsOf } from './text';

const FOLDERS = 'docs examples extension l10n media scripts server test webviews'.split(' ');

/** Sources and pages with their texts, everything else by name: golden files cite as what they are made from does. */
function repository(): Map<string, string> {
  const top = readdirSync(root).filter((name) => statSync(path.join(root, name)).isFile());
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      path.posix.join(folder, name.replaceAll('\\', '/')),
    ),
  ).filter((name) => statSync(path.join(root, name)).isFile());
  return new Map(
    [...top, ...below].map((name) => [
      name,
      isCiting(name) ? readFileSync(path.join(root, name), 'utf8') : '',
    ]),
  );
}

function isCiting(name: string): boolean {
  return /\.(?:md|[cm]?[jt]s)$/.test(name) && !name.includes('/golden/');
}

describe('what comments and pages name', () => {
  it('exists: every link, file, heading and section', () => {
    const found = danglingCitations(repository());
    assert.deepEqual(
      found.map(({ at, cites, why }) => `${at} ${cites}: ${why}`),
      [],
    );
  });
});

describe('the check of citations', () => {
  const page = '# The page\n\n## Second part\n\n## 3. Third part\n';
  const method = '# The method\n\nThe paper has the probe in section 4.1.\n';

  /** What dangles when `text` is written into `file` of a small repository. */
  function dangling(file: string, text: string): string[] {
    const files = { 'docs/page.md': page, 'docs/method.md': method, 'server/core/auc.ts': '' };
    const all = new Map(Object.entries({ ...files, [file]: text }));
    return danglingCitations(all).map(({ at, cites, why }) => `${at} ${cites}: ${why}`);
  }
  const inPage = (text: string): string[] => dangling('docs/other.md', text);
  const inComment = (text: string): string[] => dangling('server/a.ts', text);

  it('accepts what is there', () => {
    assert.deepEqual(
      inPage('[a](page.md#second-part), [b](../server/core), [c](#here)\n# Here\n'),
      [],
    );
    assert.deepEqual(
      inPage('`server/core/auc.ts`, `out/server/core/auc.js`, [x](https://x.org/y.md)\n'),
      [],
    );
    assert.deepEqual(inComment('/** See docs/page.md#second-part and core/auc.ts. */\n'), []);
    assert.deepEqual(
      inComment('// docs/page.md section 3; each code has docs/problems/CODE.md\n'),
      [],
    );
    assert.deepEqual(inComment("const a = 'docs/none.md';\n"), []);
    assert.deepEqual(inComment("// Writes report.md.\nconst name = 'report.md';\n"), []);
  });

  it('reports a link to no file, and to no heading', () => {
    assert.deepEqual(inPage('\n[a](none.md)\n'), ['docs/other.md:2 none.md: no such file']);
    assert.deepEqual(inPage('![a](images/none.png)'), [
      'docs/other.md:1 images/none.png: no such file',
    ]);
    assert.deepEqual(inPage('[a](page.md#none)'), [
      'docs/other.md:1 page.md#none: no such heading',
    ]);
    assert.deepEqual(inPage('[a](#none)'), ['docs/other.md:1 #none: no such heading']);
  });

  it('takes no code for a link, and no heading from code', () => {
    assert.deepEqual(inPage('`[a](none.md)`'), []);
    assert.deepEqual(inPage('[a](#none)\n```\n# None\n```\n'), [
      'docs/other.md:1 #none: no such heading',
    ]);
  });

  it('reports a path that a page or a comment names', () => {
    assert.deepEqual(inPage('`server/core/none.ts`'), [
      'docs/other.md:1 server/core/none.ts: no such file',
    ]);
    assert.deepEqual(inPage('`core/none.ts`'), [
      'docs/other.md:1 core/none.ts: no file has this name',
    ]);
    assert.deepEqual(inPage('node out/test/none.js'), [
      'docs/other.md:1 out/test/none.js: no such file',
    ]);
    assert.deepEqual(inComment('/* a\n * server/none */'), [
      'server/a.ts:2 server/none: no such file',
    ]);
    assert.deepEqual(inComment('f(); // docs/page.md#none'), [
      'server/a.ts:1 docs/page.md#none: no such heading',
    ]);
  });

  it('reports the name of a file that is nowhere', () => {
    assert.deepEqual(inComment('/** As none.ts does, after NOTES.md. */'), [
      'server/a.ts:1 none.ts: no file has this name',
      'server/a.ts:1 NOTES.md: no file has this name',
    ]);
  });

  it('reports a section of a page, of the paper, and of nothing', () => {
    assert.deepEqual(inComment('// docs/page.md section 4'), [
      'server/a.ts:1 section 4: docs/page.md has no heading of this number',
    ]);
    assert.deepEqual(inComment('// The paper, section 4.1'), []);
    assert.deepEqual(inComment('// arXiv 2606.12629, section 4.2'), [
      'server/a.ts:1 section 4.2: docs/method.md does not say what this is in the paper',
    ]);
    assert.deepEqual(inComment('// The paper, table 3'), [
      'server/a.ts:1 table 3: docs/method.md does not say what this is in the paper',
    ]);
    assert.deepEqual(inComment('// NOTES section 2'), ['server/a.ts:1 section 2: of no document']);
    assert.deepEqual(inComment('// Davison & Hinkley 1997, section 3.8'), []);
  });

  it('makes anchors as GitHub does', () => {
    const text =
      '# `detect`: Categories, in *signs*\n## K/V & FFN\n## Same\n## Same\n## [A](b.md) link_1\n';
    assert.deepEqual(
      [...slugsOf(text)],
      ['detect-categories-in-signs', 'kv--ffn', 'same', 'same-1', 'a-link_1'],
    );
  });

  it('finds comments by line', () => {
    assert.deepEqual(commentsOf("a('b'); // b\nconst u = 'x // c';\n/**\n * d\n */\n"), [
      { line: 1, text: 'b' },
      { line: 3, text: '*' },
      { line: 4, text: ' d' },
      { line: 5, text: '/' },
    ]);
  });
});
