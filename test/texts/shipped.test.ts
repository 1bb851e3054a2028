import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { PASSAGES, POLYSEMY, SENTENCES } from '../../server/texts/shipped';
import { root } from '../support/paths';

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];

/** Words and marks of the demo model. */
function vocabulary(): ReadonlySet<string> {
  const file = path.join(root, 'examples', 'model', 'tokenizer.json');
  const { model } = JSON.parse(readFileSync(file, 'utf8')) as { model: { vocab: object } };
  return new Set(Object.keys(model.vocab));
}

/** Ids of an example catalog's features. */
function categoriesOf(catalog: string): ReadonlySet<string> {
  const text = readFileSync(path.join(root, 'examples', catalog), 'utf8');
  return new Set(Array.from(text.matchAll(/^ {2}- id: (.*)$/gm), ([, id]) => id!.trim()));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

describe('texts written for Dimcat', () => {
  it('has 200 different sentences of 4 to 12 words, lower case and without marks', () => {
    assert.equal(SENTENCES.length, 200);
    assert.equal(new Set(SENTENCES).size, 200);
    for (const sentence of SENTENCES) {
      assert.match(sentence, /^[a-z]+( [a-z]+){3,11}$/);
    }
  });

  it('asks for many different last words', () => {
    const last = new Set(SENTENCES.map((sentence) => sentence.split(' ').at(-1)));
    assert.ok(last.size >= 150, `${last.size}`);
  });

  it('has a few thousand words of running text in passages of less than 128 tokens', () => {
    const marksAndWords = PASSAGES.map((text) => text.match(/[A-Za-z]+|[^\sA-Za-z]/g)!.length);
    assert.ok(marksAndWords.every((n) => n > 90 && n < 128));
    assert.ok(marksAndWords.reduce((sum, n) => sum + n, 0) > 3500);
    assert.equal(new Set(PASSAGES).size, PASSAGES.length);
    assert.ok(PASSAGES.every((text) => !/\s\s/.test(text)));
  });

  it('has polysemy cases that end in their word and nowhere else name it', () => {
    assert.ok(POLYSEMY.length >= 70, `${POLYSEMY.length}`);
    for (const { word, inSense, otherSense } of POLYSEMY) {
      for (const sentence of [inSense, otherSense]) {
        const words = wordsOf(sentence);
        assert.equal(words.indexOf(word), words.length - 1, sentence);
        assert.ok(words.length >= 5, sentence);
      }
    }
  });

  it('repeats no case and no sentence', () => {
    assert.equal(new Set(POLYSEMY.map((c) => `${c.word}|${c.category}`)).size, POLYSEMY.length);
    const sentences = POLYSEMY.flatMap((c) => [c.inSense, c.otherSense]);
    assert.equal(new Set(sentences).size, sentences.length);
  });

  it('balances the two senses: equally long sentences', () => {
    const length = (of: 'inSense' | 'otherSense'): number =>
      mean(POLYSEMY.map((c) => wordsOf(c[of]).length));
    assert.ok(Math.abs(length('inSense') - length('otherSense')) < 0.5);
  });

  it('names categories of the example catalogs', () => {
    const large = categoriesOf('wordnet.dims.yaml');
    const small = categoriesOf('everyday.dims.yaml');
    assert.deepEqual(
      POLYSEMY.filter(({ category }) => !large.has(category)).map(({ category }) => category),
      [],
    );
    assert.ok(POLYSEMY.filter(({ category }) => small.has(category)).length >= 70);
  });

  it('is written in words that the demo model knows', () => {
    const known = vocabulary();
    const unknown = (texts: readonly string[]): number =>
      mean(texts.flatMap(wordsOf).map((word) => (known.has(word) ? 0 : 1)));
    assert.equal(unknown(POLYSEMY.map(({ word }) => word)), 0);
    assert.ok(unknown(POLYSEMY.flatMap((c) => [c.inSense, c.otherSense])) < 0.005);
    assert.ok(unknown(SENTENCES) < 0.02);
    assert.equal(unknown(SENTENCES.map((sentence) => sentence.split(' ').at(-1)!)), 0);
    assert.ok(unknown(PASSAGES) < 0.04);
  });
});
