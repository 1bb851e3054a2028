import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { assertGolden } from '../support/golden';

const root = path.resolve(__dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** First arguments of all calls of `t(...)` in a file; a call whose text is put together cannot be translated. */
function messagesIn(file: string): string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /(^|\.)t$/.test(node.expression.getText())) {
      const [text] = node.arguments;
      assert.ok(
        text && ts.isStringLiteralLike(text),
        `${file}: ${node.getText()} has no fixed text`,
      );
      found.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function sources(folder: string): string[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file))
    .sort();
}

describe('Words of the editor', () => {
  it('are all in the bundle for translators, and nothing else is', () => {
    const messages = ['extension', 'webviews'].flatMap(sources).flatMap(messagesIn);
    assert.ok(messages.length > 50);
    const bundle = Object.fromEntries([...new Set(messages)].sort().map((text) => [text, text]));
    assertGolden('../l10n/bundle.l10n.json', `${JSON.stringify(bundle, null, 2)}\n`);
  });

  it('of the manifest are keys, each with its text, and every text has its key', () => {
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    const used = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]!);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
    assert.ok(Object.values(texts).every((text) => text.trim() !== ''));
  });

  it('of the manifest are nowhere else in it', () => {
    const { contributes } = JSON.parse(read('package.json')) as { contributes: object };
    const plain: string[] = [];
    const visit = (value: unknown, key: string): void => {
      if (Array.isArray(value)) value.forEach((item) => visit(item, key));
      else if (typeof value === 'object' && value !== null)
        Object.entries(value).forEach(([k, v]) => visit(v, k));
      else if (
        typeof value === 'string' &&
        /^(title|description|markdownDescription|contents|label|name)$/.test(key)
      ) {
        if (!/^%.*%$/.test(value) && !['Dimcat', 'dimcat'].includes(value)) plain.push(value);
      }
    };
    visit(contributes, '');
    assert.deepEqual(plain, []);
  });
});
