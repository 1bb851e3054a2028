/** Reads the database files of WordNet (manual pages wndb(5WN) and senseidx(5WN)) as far as a lexicon needs them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const POS = { n: 'noun', v: 'verb', a: 'adj', r: 'adv' };
/** lexnames(5WN), in the order of their numbers. */
const LEXICOGRAPHER_FILES =
  `adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute noun.body
  noun.cognition noun.communication noun.event noun.feeling noun.food noun.group noun.location noun.motive noun.object
  noun.person noun.phenomenon noun.plant noun.possession noun.process noun.quantity noun.relation noun.shape noun.state
  noun.substance noun.time verb.body verb.change verb.cognition verb.communication verb.competition verb.consumption
  verb.contact verb.creation verb.emotion verb.motion verb.perception verb.possession verb.social verb.stative
  verb.weather adj.ppl`.split(/\s+/);

/**
 * @typedef {{ key: string, file: string, words: string[], above: string[], instance: boolean }} Synset
 * `key` is its part of speech and offset; `above` the keys of its hypernyms; `words` as written, capitals kept.
 *
 * @param {string} folder Of `data.noun` and its like.
 * @returns {Map<string, Synset>}
 */
export function readSynsets(folder) {
  const found = new Map();
  for (const [pos, name] of Object.entries(POS)) {
    for (const line of readFileSync(path.join(folder, `data.${name}`), 'utf8').split('\n')) {
      if (/^\d{8} /.test(line)) found.set(pos + line.slice(0, 8), synsetOf(pos, line));
    }
  }
  return found;
}

function synsetOf(pos, line) {
  const fields = line.split(' | ', 1)[0].split(' ');
  const count = parseInt(fields[3], 16);
  const words = Array.from({ length: count }, (_, i) => fields[4 + 2 * i].replace(/\(\w+\)$/, ''));
  const first = 5 + 2 * count;
  const pointers = Array.from({ length: Number(fields[4 + 2 * count]) }, (_, i) =>
    fields.slice(first + 4 * i, first + 4 * i + 3),
  );
  const up = pointers.filter(([symbol]) => symbol === '@' || symbol === '@i');
  return {
    key: pos + fields[0],
    file: LEXICOGRAPHER_FILES[Number(fields[1])],
    words,
    above: up.map(([, offset, of]) => of + offset),
    instance: up.length > 0 && up.every(([symbol]) => symbol === '@i'),
  };
}

/**
 * The senses of every word, most frequent first: by how often they are tagged in the semantic concordances (`count`),
 * then by WordNet's own order, then nouns before verbs, adjectives and adverbs.
 *
 * @returns {Map<string, { pos: string, key: string, sense: number, count: number }[]>}
 */
export function readSenses(folder) {
  const found = new Map();
  for (const line of readFileSync(path.join(folder, 'index.sense'), 'utf8').split('\n')) {
    const [senseKey, offset, sense, count] = line.split(' ');
    if (!count) continue;
    const [word, rest] = senseKey.split('%');
    const pos = { 1: 'n', 2: 'v', 3: 'a', 4: 'r', 5: 'a' }[rest[0]];
    if (!found.has(word)) found.set(word, []);
    found.get(word).push({ pos, key: pos + offset, sense: Number(sense), count: Number(count) });
  }
  const order = (a, b) =>
    b.count - a.count || a.sense - b.sense || 'nvar'.indexOf(a.pos) - 'nvar'.indexOf(b.pos);
  for (const senses of found.values()) senses.sort(order);
  return found;
}
