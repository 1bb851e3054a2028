import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completionsAt } from '../../../server/service/completion/completion';
import { documentIn, marked, nouns } from '../support';

function labelsAt(text: string): readonly string[] {
  const { text: plain, offset } = marked(text);
  return completionsAt(documentIn(plain), offset).map((each) => each.label);
}

/** Checks that these labels are offered at `$0`, and `absent` are not. */
function check(text: string, offered: readonly string[], absent: readonly string[] = []): void {
  const labels = labelsAt(text);
  for (const label of offered)
    assert.ok(labels.includes(label), `${label} not in ${labels.join()}`);
  for (const label of absent) assert.ok(!labels.includes(label), `${label} in ${labels.join()}`);
}

describe('completion', () => {
  it('offers the keys of the root that are not there yet', () =>
    check('dimcat: 1\n$0', ['title', 'model', 'features'], ['dimcat', 'path', 'anchors']));

  it('offers keys by indentation', () => {
    check('model:\n  path: m.onnx\n  $0', ['tokenizer', 'sha256'], ['path', 'features']);
    check('features:\n  - id: a\n    $0', ['anchors', 'register'], ['id', 'title']);
    check('features:\n- id: a\n  $0', ['anchors', 'register'], ['id', 'title']);
    check('features:\n  - $0', ['id', 'anchors'], ['title']);
    check('features:\n  - id: a\n    expect:\n      $0', ['auc', 'flip'], ['id']);
    check(
      'features:\n  - id: a\n    expect:\n      auc: { min: 0.8 }\n    $0',
      ['anchors'],
      ['expect'],
    );
    check('features:\n  - expect:\n      $0', ['auc', 'flip'], ['id']);
    check('dimensions:\n  12:\n    $0', ['label', 'notes'], ['title']);
  });

  it('sees through blank lines and comments', () =>
    check('features:\n  - id: a\n\n    # a remark: here\n    $0', ['anchors'], ['id', 'title']));

  it('offers keys in a flow map', () => {
    check('site: { $0', ['kind', 'layer']);
    check('site: { kind: resid, $0 }', ['layer'], ['kind']);
    check('features:\n  - expect: { auc: { $0', ['min'], ['auc']);
  });

  it('offers the words of an enumeration', () => {
    check('signs: $0', ['raw', 'centred']);
    check('site: { kind: r$0', ['resid', 'k', 'v', 'ffn']);
    check('features:\n  - id: a\n    status: $0', ['draft', 'validated']);
    check('features:\n  - id: a\n    register: $0', ['auto', '{ tau }', '{ top }', '{ dims }']);
  });

  it('replaces the word before the cursor', () => {
    const { text, offset } = marked('title: x\nsig$0');
    const found = completionsAt(documentIn(text), offset).find(({ label }) => label === 'signs');
    assert.deepEqual(found?.range, {
      start: { line: 1, character: 0 },
      end: { line: 1, character: 3 },
    });
    assert.equal(found.newText, 'signs: ');
  });

  it('is silent in comments, texts and numbers', () => {
    assert.deepEqual(labelsAt('# si$0'), []);
    assert.deepEqual(labelsAt('title: "a $0'), []);
    assert.deepEqual(labelsAt('site: { layer: $0'), []);
  });

  it('answers anywhere in any text', () => {
    const pieces = fc.constantFrom(
      ...nouns.split(/(?<=\s)/),
      '{',
      '[',
      '- ',
      '"',
      "'",
      ':',
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.nat(), (parts, at) => {
        const text = parts.join('');
        const found = completionsAt(documentIn(text), at % (text.length + 1));
        for (const { range } of found) assert.equal(range.start.line, range.end.line);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
