/** Which classes of WordNet are worth a list: large, different from each other and from the lexicographer files. */

/** Words whose most frequent sense lies in the class; and those of them that are tagged in running text. */
const LEAST = { words: 60, tagged: 20 };
/** Of two classes that share more than this of their words (Jaccard), the smaller one says nothing new. */
const SAME = 0.7;

/**
 * @param {Map<string, import('./wordnetFiles.mjs').Synset>} synsets
 * @param {ReturnType<typeof import('./wordnetFiles.mjs').readSenses>} senses
 * @param {[string, { key: string, count: number }[]][]} words Those of the lexicon.
 * @returns {{ names: string[], of: (key: string) => string[] }} `of` a synset: the lists it is in, by name.
 */
export function chosenSynsets(synsets, senses, words) {
  const members = membersOf(synsets, words);
  const tagged = (list) => list.filter((i) => words[i][1][0].count > 0).length;
  const sorted = [...members]
    .filter(([, list]) => list.length >= LEAST.words && tagged(list) >= LEAST.tagged)
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const taken = filesOf(synsets, words).map((list) => new Set(list));
  const chosen = new Map();
  for (const [key, list] of sorted) {
    if (taken.some((other) => jaccard(list, other) > SAME)) continue;
    taken.push(new Set(list));
    chosen.set(key, nameOf(synsets.get(key), senses));
  }
  const names = [...chosen.values()].sort();
  return {
    names,
    of: (key) =>
      ancestorsOf(key, synsets)
        .flatMap((up) => chosen.get(up) ?? [])
        .sort(),
  };
}

/** By class: the indices of the words whose most frequent sense is it, or below it. */
function membersOf(synsets, words) {
  const members = new Map();
  words.forEach(([, [{ key }]], i) => {
    for (const up of ancestorsOf(key, synsets)) add(members, up, i);
  });
  return members;
}

/** The lexicographer files and the parts of speech. */
function filesOf(synsets, words) {
  const found = new Map();
  words.forEach(([, [{ key, pos }]], i) => {
    add(found, synsets.get(key).file, i);
    add(found, pos, i);
  });
  return [...found.values()];
}

function add(lists, key, item) {
  if (!lists.has(key)) lists.set(key, []);
  lists.get(key).push(item);
}

/** A synset and all above it. */
function ancestorsOf(key, synsets) {
  const found = new Set();
  const open = [key];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...synsets.get(next).above);
  }
  return [...found];
}

function jaccard(list, set) {
  const both = list.filter((i) => set.has(i)).length;
  return both / (list.length + set.size - both);
}

/** As the field writes it: `bird.n.01`, the first word, its part of speech, the number of its sense. */
function nameOf({ key, words: [first] }, senses) {
  const word = first.toLowerCase();
  const { sense, pos } = senses.get(word).find((one) => one.key === key);
  return `${word}.${pos}.${String(sense).padStart(2, '0')}`;
}
