import assert from 'node:assert/strict';
import { OpenedFiles } from '../../server/lsp/opened';

const file = (name: string, ...bytes: number[]) => ({ name, bytes: Uint8Array.from(bytes) });

describe('files that a page opens', () => {
  it('are found by their id, the same for the same bytes and name', () => {
    const opened = new OpenedFiles();
    const id = opened.add(file('a.png', 1, 2));
    assert.match(id, /^opened:[\da-f]{16}:a\.png$/);
    assert.equal(opened.add(file('a.png', 1, 2)), id);
    assert.notEqual(opened.add(file('a.png', 1, 3)), id);
    assert.notEqual(opened.add(file('b.png', 1, 2)), id);
    assert.deepEqual(opened.find(id), file('a.png', 1, 2));
  });

  it('are forgotten, the oldest first, and no name of the catalog is taken for one', () => {
    const opened = new OpenedFiles();
    const ids = [1, 2, 3, 4, 5].map((byte) => opened.add(file('a.png', byte)));
    assert.equal(opened.find(ids[0]!), null);
    assert.deepEqual(opened.find(ids[4]!), file('a.png', 5));
    assert.equal(opened.find('cat/1.png'), undefined);
  });
});
