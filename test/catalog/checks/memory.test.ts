import assert from 'node:assert/strict';
import { contextOf } from '../../../server/catalog/checks/context';
import { CheckMemory } from '../../../server/catalog/checks/memory';
import type { CatalogFacts } from '../../../server/catalog/facts';
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import { evidenceFile } from '../support/evidence';
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

  it('is also what was looked at ahead, of the same version in the same surroundings', () => {
    const memory = new CheckMemory();
    const parsed = parseCatalog(catalog);
    let looks = 0;
    const count = () => {
      looks++;
      return [];
    };
    const look = (known: CatalogFacts): number => {
      looks = 0;
      memory.findings(parsed, contextOf(parsed.catalog!, known), [count]);
      return looks;
    };
    assert.equal([...memory.ahead(parsed, contextOf(parsed.catalog!, facts), [count])].length, 3);
    assert.equal(look(facts), 0, 'not even the one that depends on another');
    assert.equal([...memory.ahead(parsed, contextOf(parsed.catalog!, facts), [count])].length, 3);
    assert.equal(look(world({}, { evidence: evidenceFile({}) })), 3);
  });

  it('is nothing where a list of words has changed', () => {
    const all = ['a', 'b', 'c'];
    assert.deepEqual(lookedAt(catalog, catalog.replace('" cat"', '" cow"')), all);
    assert.deepEqual(lookedAt(catalog, catalog.replace('pets: [', 'other: [')), all);
  });
});
