import assert from 'node:assert/strict';
import { exampleWords } from '../../server/service/exampleWords';
import { vocabularyOf } from '../catalog/support/facts';

describe('The words of a new catalog', () => {
  it('have a leading space where the vocabulary has it', () => {
    const spaced = vocabularyOf([' dog', ' cat', 'dog', ' iron']);
    assert.deepEqual(exampleWords(spaced), [' dog', ' cat']);
  });

  it('have none where it has not', () => {
    assert.deepEqual(exampleWords(vocabularyOf(['dog', 'cat', 'horse'])), ['dog', 'cat', 'horse']);
  });

  it('are none where it has no animal', () => {
    assert.deepEqual(exampleWords(vocabularyOf(['le', 'chien'])), []);
  });
});
