import assert from 'node:assert/strict';
import type { Diagnostic, Range } from 'vscode-languageserver/node';
import { linesOf } from '../../server/service/lines';
import { nouns } from '../service/support';
import { Client, uri } from './client';
import { Random } from '../support/random';

describe('edits', () => {
  it('give the same problems as opening the text that they lead to', async () => {
    const client = Client.start();
    try {
      await client.initialize();
      const random = new Random(11);
      const other = 'file:///catalogs/other.dims.yaml';
      const pieces = ['', 'x', '\n', '\r\n', ' ', ': ', '- ', '"', '[', '{ ', 'anchors: [3]\n'];
      let text = nouns;
      await client.open(text);
      for (let version = 2; version <= 121; version++) {
        const start = random.below(text.length + 1);
        const end = Math.min(text.length, start + random.below(8));
        const inserted = random.of(pieces);
        const range = linesOf(text).rangeOf({ start, end });
        text = splice(text, range, inserted);
        await client.notify('textDocument/didChange', {
          textDocument: { uri, version },
          contentChanges: [{ range, text: inserted }],
        });
        if (version % 30 !== 1) continue;
        await client.open(text, version, other);
        const [edited, fresh] = [
          await client.diagnostics(version),
          await client.diagnostics(version, other),
        ];
        assert.deepEqual(inPlace(edited.diagnostics), inPlace(fresh.diagnostics));
        assert.ok(version < 60 || edited.diagnostics.length > 0);
      }
    } finally {
      client.process.kill('SIGKILL');
    }
  });
});

function splice(text: string, { start, end }: Range, inserted: string): string {
  const lines = linesOf(text);
  return text.slice(0, lines.offsetAt(start)) + inserted + text.slice(lines.offsetAt(end));
}

/** Without the document that related places are in. */
function inPlace(diagnostics: readonly Diagnostic[]): unknown {
  return JSON.parse(
    JSON.stringify(diagnostics, (key, value: unknown) => (key === 'uri' ? '' : value)),
  );
}
