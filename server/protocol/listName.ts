/** Names of lists of words as a person reads them; the id stands in a second place, since senses share a word. */
import type { ListTest } from './dimensions';

const PART: Readonly<Record<string, string>> = {
  noun: 'nouns',
  verb: 'verbs',
  adv: 'adverbs',
};

/**
 * `living_thing.n.01` of WordNet is "living thing", its file `noun.substance` "substance (nouns)", the label
 * `label.dog` "dog"; a list that the catalog names is called as it is there.
 */
export function plainListName({ name, source }: Pick<ListTest, 'name' | 'source'>): string {
  if (source !== 'lexicon') return name;
  const synset = /^(.+)\.[nvars]\.\d+$/.exec(name);
  if (synset) return synset[1]!.replaceAll('_', ' ');
  const label = /^label\.(.+)$/.exec(name);
  if (label) return label[1]!;
  const file = /^(noun|verb|adv)\.([a-z]+)$/.exec(name);
  return file && file[2] !== 'all' ? `${file[2]!} (${PART[file[1]!]!})` : name;
}
