import assert from 'node:assert/strict';
import { plainListName } from '../../server/protocol/listName';

describe('The name of a list', () => {
  it('is plain for the lists that Dimcat ships', () => {
    const plain = (name: string): string => plainListName({ name, source: 'lexicon' });
    assert.deepEqual(
      ['living_thing.n.01', 'run.v.12', 'noun.substance', 'label.dog', 'noun.Tops', 'x'].map(plain),
      ['living thing', 'run', 'substance (nouns)', 'dog', 'noun.Tops', 'x'],
    );
  });

  it('is as written where the catalog names it', () => {
    assert.equal(
      plainListName({ name: 'living_thing.n.01', source: 'words' }),
      'living_thing.n.01',
    );
  });
});
