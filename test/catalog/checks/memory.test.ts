import assert from 'node:assert/strict';
import { contextOf } from '../../../server/catalog/checks/context';
import { CheckMemory } from '../../../server/catalog/checks/memory';
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import { world } from '../support/facts';

const catalog = `dimcat: 1
words:
  pets: [" dog", " cat"]
features:
  - id: a
    label: One
    anchors: { words: pets }
  - id: b
    anchors: [" car", " bus"]
  - id: c
    anchors: [" red"]
    negatives: { features: [b] }
`;
const facts = world();

/** Reads one text after the other, and says which features the last read covered. */
function lookedAt(...texts: readonly string[]): readonly string[] {
  const memory = new CheckMemory();
  let seen: string[] = [];
  for (const text of texts) {
    seen = [];
    const parsed = parseCatalog(text);
    memory.findings(parsed, contextOf(parsed.catalog!, facts), [
      ({ checked }) => {
        seen.push(...checked.map(({ id }) => id.value));
        return [];
      },
    ]);
  }
  return seen;
}

describe('what checks remember', () => {
  it('is every feature that stands alone, one that names a list of words too', () => {
    assert.deepEqual(lookedAt(catalog), ['a', 'b', 'c']);
    assert.deepEqual(lookedAt(catalog, catalog), ['c']);
    assert.deepEqual(lookedAt(catalog, catalog.replace('One', 'Two')), ['a', 'c']);
    assert.deepEqual(lookedAt(catalog, catalog.replace('dimcat: 1', 'dimcat: 1 # here')), ['c']);
  });

  it('is nothing where a list of words has changed', () => {
    const all = ['a', 'b', 'c'];
    assert.deepEqual(lookedAt(catalog, catalog.replace('" cat"', '" cow"')), all);
    assert.deepEqual(lookedAt(catalog, catalog.replace('pets: [', 'other: [')), all);
  });
});
