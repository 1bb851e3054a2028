import assert from 'node:assert/strict';
import { targetsOf, type Searched } from '../../../../webviews/feature/layout/targets';

const searched: Searched = {
  dimensions: [300, 17, 3, 172, 30],
  features: [
    { feature: 'plants', label: 'Green plants' },
    { feature: 'plant', label: 'Plants' },
    { feature: 'n3', label: 'N3' },
  ],
  tokens: [{ text: ' doge' }, { text: ' Dog' }, { text: 'the' }],
};

describe('a search on the page of a feature', () => {
  const found = (words: string): string[] =>
    targetsOf(words, searched).map((target) => {
      if (target.kind === 'dimension') return `${target.row}: ${target.index}`;
      return `${target.row}: ${target.kind === 'feature' ? target.id : target.text}`;
    });

  it('finds dimensions by the beginning of their number, the number itself first', () => {
    assert.deepEqual(found('3'), ['2: 3', '0: 300', '4: 30', '2: n3']);
    assert.deepEqual(found(' 172 '), ['3: 172']);
  });

  it('finds features by id or label, and tokens by their text, in whatever case', () => {
    assert.deepEqual(found('PLANT'), ['1: plant', '0: plants']);
    assert.deepEqual(found('green'), ['0: plants']);
    assert.deepEqual(found('dog'), ['1:  Dog', '0:  doge']);
  });

  it('finds nothing for nothing, and for what is not there', () => {
    assert.deepEqual([...found(''), ...found('  '), ...found('zebra')], []);
  });
});
