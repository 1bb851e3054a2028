import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { linesOf } from '../../server/service/lines';

const texts = fc.string({
  unit: fc.constantFrom('a', '\n', '\r', '\r\n', '😀', 'é'),
  maxLength: 30,
});

describe('lines', () => {
  it('agree with the positions of the LSP library at every offset', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const oracle = TextDocument.create('file:///x', 'yaml', 1, text);
        const lines = linesOf(text);
        for (let offset = -1; offset <= text.length + 1; offset++) {
          assert.deepEqual(lines.positionAt(offset), oracle.positionAt(offset));
        }
      }),
      { seed: 1 },
    );
  });

  it('agree with the offsets of the LSP library, outside the text too', () => {
    fc.assert(
      fc.property(texts, fc.nat(40), fc.nat(40), (text, line, character) => {
        const oracle = TextDocument.create('file:///x', 'yaml', 1, text);
        const position = { line, character };
        assert.equal(linesOf(text).offsetAt(position), oracle.offsetAt(position));
      }),
      { seed: 2 },
    );
  });
});
