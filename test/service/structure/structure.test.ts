import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../server/catalog/edit/textEdit';
import { foldsOf } from '../../../server/service/structure/folding';
import { formatEdits } from '../../../server/service/structure/format';
import { inlayHints } from '../../../server/service/structure/inlayHints';
import { selectionsAt } from '../../../server/service/structure/selection';
import { semanticTokens } from '../../../server/service/structure/semanticTokens';
import { complete, everyday } from '../../catalog/support/catalogs';
import { evidenceOf, measurementOf } from '../samples';
import { documentIn, marked, nouns, nounsAt, vocabularyOf } from '../support';

describe('folds', () => {
  it('are what is indented under a line, and comments', () => {
    const text = '# one\n# two\na:\n  - b: [\n      c\n    ]\n    d: e\n\nf: g\n';
    assert.deepEqual(foldsOf(documentIn(text)), [
      { startLine: 0, endLine: 1, kind: 'comment' },
      { startLine: 2, endLine: 6 },
      { startLine: 3, endLine: 6 },
    ]);
  });
  it('never end before they start, nor beyond the text', () => {
    fc.assert(
      fc.property(fc.nat(nouns.length), fc.nat(40), (at, length) => {
        const text = nouns.slice(0, at) + nouns.slice(at + length);
        for (const { startLine, endLine } of foldsOf(documentIn(text))) {
          assert.ok(startLine < endLine && endLine < text.split('\n').length);
        }
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('selections', () => {
  it('grow from the word to the whole', () => {
    const { text, offset } = marked(nounsAt('" cat"'));
    const document = documentIn(text);
    const shown = selectionsAt(document, offset).map(({ start, end }) =>
      text.slice(document.lines.offsetAt(start), document.lines.offsetAt(end)).slice(0, 24),
    );
    assert.deepEqual(shown.slice(0, 4), [
      '" cat"',
      '[" dog", " cat", " horse',
      'anchors: [" dog", " cat"',
      'id: animal\n    label: An',
    ]);
    assert.equal(shown.at(-1), 'dimcat: 1\ntitle: Everyda');
  });
  it('hold each other, wherever they begin', () => {
    const document = documentIn(complete);
    for (let offset = 0; offset <= complete.length; offset += 3) {
      const sizes = selectionsAt(document, offset).map(
        ({ start, end }) => document.lines.offsetAt(end) - document.lines.offsetAt(start),
      );
      assert.deepEqual(
        sizes,
        [...sizes].sort((a, b) => a - b),
      );
    }
  });
});

const evidence = evidenceOf({ animal: { measurement: measurementOf('animal') } });
const facts = { files: new Map<string, never>(), evidence };

describe('colours', () => {
  it('tell positive from negative dimensions, and stale and refuted features', () => {
    const document = documentIn(nouns.replace('id: plant', 'id: plant\n    status: refuted'));
    const known = { ...facts, model: evidence.model, vocabulary: vocabularyOf(['<s>', ' dog']) };
    const shown = semanticTokens(document, known).map(({ span, type, modifiers }) => [
      document.parsed.text.slice(span.start, span.end),
      type,
      ...modifiers,
    ]);
    assert.deepEqual(shown, [
      ['animal', 'feature', 'stale'],
      ['3', 'positiveDimension'],
      ['10-12', 'positiveDimension'],
      ['7', 'negativeDimension'],
      ['plant', 'feature', 'refuted'],
    ]);
    assert.equal(semanticTokens(document, known, { start: 0, end: 10 }).length, 0);
  });
});

describe('hints', () => {
  const whole = { start: 0, end: nouns.length };
  const labels = (kinds: { auc: boolean; ranks: boolean }, within = whole): string[] =>
    inlayHints(documentIn(nouns), facts, within, kinds).map(({ label }) => label);
  it('show the held-out AUC with its interval and null, and the rank of each anchor', () => {
    assert.deepEqual(labels({ auc: true, ranks: true }), [
      'held-out 0.842 [0.783, 0.889], p = 0.010',
      '#12',
      '#1,204–1,205 (tied)',
    ]);
    const [first] = inlayHints(documentIn(nouns), facts, whole, { auc: true, ranks: false });
    assert.match(first!.tooltip, /n\+ 50, n− 30.112, 5-fold.*In-sample 0\.95/);
    assert.deepEqual(first!.position, { line: 9, character: 14 });
  });
  it('are only those that are wanted, where they are asked for', () => {
    assert.deepEqual(labels({ auc: false, ranks: true }), ['#12', '#1,204–1,205 (tied)']);
    assert.deepEqual(labels({ auc: true, ranks: true }, { start: 0, end: 9 }), []);
    const bare = inlayHints(documentIn(nouns), { files: new Map() }, whole, {
      auc: true,
      ranks: true,
    });
    assert.deepEqual(bare, []);
  });
});

describe('formatting', () => {
  const check = (text: string, expected: string): void => {
    const after = applyEdits(text, formatEdits(documentIn(text)));
    assert.equal(after, expected);
    assert.deepEqual(formatEdits(documentIn(after)), [], 'it is done once');
  };
  it('leaves what is in style as it is', () => {
    for (const text of [nouns, complete]) assert.deepEqual(formatEdits(documentIn(text)), []);
  });
  it('writes braces, lists and line ends in one way, and keeps comments and quotes', () =>
    check(
      "dimcat: 1   \ntags: [ a,b ,'c d' ]  # here\n\n\n\nsite: {kind: resid,layer: 4}\nfeatures:\n- {id: a,anchors: [' x',\"y\"]}",
      "dimcat: 1\ntags: [a, b, 'c d']  # here\n\nsite: { kind: resid, layer: 4 }\nfeatures:\n- { id: a, anchors: [' x', \"y\"] }\n",
    ));
  it('fills the lines of a long list, but leaves one item a line and lists with comments', () => {
    const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const list = (items: string) => `dimcat: 1\nfeatures:\n  - id: a\n    anchors: [${items}]\n`;
    const text = list(`${words.slice(0, 3).join(', ')},\n      ${words.slice(3).join(', ')}\n    `);
    const after = applyEdits(text, formatEdits(documentIn(text)));
    assert.ok(
      after.split('\n').every((line) => line.length <= 100),
      after,
    );
    check(after, after);
    for (const kept of ['a,\n      b', 'a, b,  # first\n      c']) check(list(kept), list(kept));
  });
  it('touches no text of several lines', () => {
    const text = 'dimcat: 1\ntitle: |\n  a  \n\n\n\n  b\nlicense: "a  \n   b"\n';
    check(text, text);
  });
  it('does nothing to a text with errors', () =>
    assert.deepEqual(formatEdits(documentIn('dimcat: 1\ntags: [ a,')), []));
  it('keeps values and comments whatever the text', () => {
    const pieces = fc.constantFrom(
      ...everyday.split(/(?<=[\s,[\]{}])/),
      '  ',
      '\n',
      '# x\n',
      ' #y',
      '\r\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = `${everyday}${parts.join('')}`;
        const after = applyEdits(text, formatEdits(documentIn(text)));
        const words = (one: string) => one.replace(/[\s,]+/g, '');
        assert.equal(words(after), words(text));
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});
