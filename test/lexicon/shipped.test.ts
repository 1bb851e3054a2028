import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { analysesOf } from '../../server/lexicon/inflection';
import { lexiconLists, type NamedTokens } from '../../server/lexicon/lists';
import { readLexicon } from '../../server/lexicon/read';
import { vocabularyOf } from '../catalog/support/facts';
import { root } from '../support/paths';

const file = path.join(root, 'server/lexicon/english.txt');

describe('the shipped lexicon', () => {
  const text = readFileSync(file, 'utf8');
  const lexicon = readLexicon(text);
  const formsOf = (word: string): string[] =>
    [...new Set(analysesOf(word, lexicon).map(({ form, lemma }) => `${form} of ${lemma}`))].sort();

  it('is compact, and its licence lies beside it', () => {
    assert.ok(Buffer.byteLength(text) < 1.5e6);
    const licence = readFileSync(path.join(path.dirname(file), 'WORDNET-LICENSE.txt'), 'utf8');
    assert.match(licence, /Princeton University/);
  });

  it('gives a word the class of its most frequent sense, in any part of speech', () => {
    const fileOf = (word: string): string | undefined => lexicon.lemmas.get(word)?.lists[0];
    assert.equal(fileOf('dog'), 'noun.animal');
    assert.equal(fileOf('run'), 'verb.motion');
    assert.equal(fileOf('cook'), 'verb.creation'); // not the captain
    assert.ok(lexicon.lemmas.get('sparrow')!.lists.includes('bird.n.01'));
    assert.deepEqual(lexicon.lemmas.get('run')!.pos.slice(0, 2), ['v', 'n']);
  });

  it('knows regular and irregular forms by their lemmas', () => {
    assert.deepEqual(formsOf('dogs'), ['plural of dog']);
    assert.deepEqual(formsOf('men'), ['plural of man']);
    assert.deepEqual(formsOf('went'), ['past of go']);
    assert.deepEqual(formsOf('making'), ['ing of make']);
    assert.deepEqual(formsOf('larger'), ['comparative of large']);
    assert.deepEqual(formsOf('quickly'), ['adverbLy of quick']);
    assert.deepEqual(formsOf('runs'), ['thirdPerson of run']);
    assert.deepEqual(formsOf('writer'), ['agent of write']);
  });

  it('is not misled by letters alone', () => {
    for (const word of [
      'news',
      'glass',
      'seed',
      'bed',
      'number',
      'thing',
      'family',
      'this',
      'zzzs',
    ])
      assert.deepEqual(formsOf(word), [], word);
  });
});

describe('the lists of a vocabulary', () => {
  const lexicon = readLexicon(readFileSync(file, 'utf8'));
  const texts = [
    '<s>',
    ' dog',
    'Dog',
    ' dogs',
    ' in',
    ' Paris',
    ' paris',
    ' ran',
    '42',
    ' May',
    ' may',
    '!',
    'ing',
    'Ж',
  ];
  const vocabulary = vocabularyOf(texts, [0]);
  const named = new Map(lexiconLists(lexicon, vocabulary).map((list) => [list.name, list]));
  const inList = (name: string): string[] | undefined =>
    named.get(name)?.tokens.map((id) => texts[id]!);

  it('hold every spelling of a word and its forms', () => {
    assert.deepEqual(inList('noun.animal'), [' dog', 'Dog', ' dogs']);
    assert.deepEqual(inList('morphology.plural'), [' dogs']);
    assert.deepEqual(inList('verb.motion'), [' ran']);
    assert.deepEqual(inList('morphology.past'), [' ran']);
  });

  it('know function words only as such, and names only with their capital', () => {
    assert.deepEqual(inList('function.preposition'), [' in']);
    assert.equal(inList('unit_of_measurement.n.01'), undefined); // an inch
    assert.deepEqual(inList('name.place'), [' Paris']);
    assert.deepEqual(inList('name.month'), [' May']);
    assert.deepEqual(inList('function.modal'), [' May', ' may']);
  });

  it('class spellings, and leave special tokens out', () => {
    assert.deepEqual(inList('spelling.digits'), ['42']);
    assert.deepEqual(inList('spelling.punctuation'), ['!']);
    assert.deepEqual(inList('script.cyrillic'), ['Ж']);
    const isClean = ({ tokens }: NamedTokens): boolean => !tokens.includes(0) && tokens.length > 0;
    assert.ok([...named.values()].every(isClean));
  });

  it('hold no piece inside words', () => {
    const pieces = {
      ...vocabulary,
      pieceOf: (id: number) => (id === 2 ? ('inside' as const) : undefined),
    };
    const found = new Map(lexiconLists(lexicon, pieces).map(({ name, tokens }) => [name, tokens]));
    assert.deepEqual(found.get('noun.animal'), [1, 3]);
    assert.deepEqual(found.get('spelling.piece'), [2]);
  });

  it('are the labels, of images and sounds', () => {
    const labels = new Map([
      ['cat', [1, 3]],
      ['dog', [0]],
    ]);
    const inputs = {
      modality: 'vision' as const,
      labels,
      labelOf: () => undefined,
      groupOf: () => undefined,
    };
    assert.deepEqual(lexiconLists(lexicon, { ...vocabulary, inputs }), [
      { name: 'label.cat', source: 'lexicon', tokens: [1, 3] },
      { name: 'label.dog', source: 'lexicon', tokens: [0] },
    ]);
  });
});
