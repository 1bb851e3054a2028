import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Position } from '../../server/protocol/requests';
import { OpenDocuments } from '../../server/lsp/documents';
import { linesOf } from '../../server/service/lines';

const uri = 'file:///x.dims.yaml';
const pieces = fc.string({
  unit: fc.constantFrom('a', 'b', '\n', '\r', '\r\n', '😀'),
  maxLength: 8,
});
const position = fc.record({
  line: fc.oneof(fc.nat(12), fc.constant(2 ** 31 - 1)),
  character: fc.oneof(fc.nat(12), fc.constant(2 ** 31 - 1)),
});
const change = fc.oneof(
  { weight: 8, arbitrary: fc.record({ start: position, end: position, text: pieces }) },
  { weight: 1, arbitrary: fc.record({ text: pieces }) },
);

function opened(text: string, version = 1): OpenDocuments {
  const documents = new OpenDocuments();
  documents.open({ textDocument: { uri, languageId: 'yaml', version, text } });
  return documents;
}

/** The text after replacing a range, by offsets alone. */
function splice(text: string, start: Position, end: Position, inserted: string): string {
  const lines = linesOf(text);
  const [a, b] = [lines.offsetAt(start), lines.offsetAt(end)];
  return text.slice(0, Math.min(a, b)) + inserted + text.slice(Math.max(a, b));
}

describe('open documents', () => {
  it('are, after any edits, what a naive splice makes of them', () => {
    fc.assert(
      fc.property(pieces, fc.array(change, { maxLength: 12 }), (start, changes) => {
        const documents = opened(start);
        let text = start;
        changes.forEach((each, i) => {
          const whole = !('start' in each);
          text = whole ? each.text : splice(text, each.start, each.end, each.text);
          const range = whole ? undefined : { start: each.start, end: each.end };
          documents.change({
            textDocument: { uri, version: i + 2 },
            contentChanges: [whole ? { text: each.text } : { text: each.text, range }],
          });
          assert.equal(documents.get(uri)!.getText(), text);
          assert.equal(documents.get(uri)!.lineCount, text.split(/\r\n|\r|\n/).length);
        });
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const refused: Readonly<Record<string, object>> = {
    'a version that goes back': { version: 4, contentChanges: [{ text: 'x' }] },
    'a version that stands still': { version: 5, contentChanges: [{ text: 'x' }] },
    'a version that is no number': { version: 'six', contentChanges: [{ text: 'x' }] },
    'changes that are no list': { version: 6, contentChanges: { 0: { text: 'x' } } },
    'a change without a text': { version: 6, contentChanges: [{ range }] },
    'a change that is null': { version: 6, contentChanges: [{ text: 'x' }, null] },
    'a NaN range': {
      version: 6,
      contentChanges: [{ text: 'x', range: { ...range, start: { line: NaN, character: 0 } } }],
    },
    'a negative range': {
      version: 6,
      contentChanges: [{ text: 'x', range: { ...range, start: { line: -1, character: 0 } } }],
    },
    'a range that is null': { version: 6, contentChanges: [{ text: 'x', range: null }] },
    'one bad change after a good one': {
      version: 6,
      contentChanges: [{ text: 'x' }, { text: 'y', range: { start: 1, end: 2 } }],
    },
  };
  for (const [what, { version, contentChanges }] of Object.entries(refused) as [
    string,
    { version: unknown; contentChanges: unknown },
  ][]) {
    it(`refuse ${what}, and change nothing`, () => {
      const documents = opened('abc', 5);
      assert.throws(
        () => documents.change({ textDocument: { uri, version }, contentChanges }),
        RangeError,
      );
      assert.equal(documents.get(uri)!.getText(), 'abc');
      assert.equal(documents.get(uri)!.version, 5);
    });
  }

  it('refuse messages about documents that are not open', () => {
    const documents = opened('abc');
    const other = { textDocument: { uri: 'file:///y', version: 2 }, contentChanges: [] };
    assert.throws(() => documents.change(other), RangeError);
    assert.throws(() => documents.close(other), RangeError);
    assert.throws(() => documents.change(null), RangeError);
    assert.throws(() => documents.open({ textDocument: { uri, version: 1 } }), RangeError);
  });
});
