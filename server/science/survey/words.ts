/** What a survey counts: words rather than tokens, each in the half that ranks or the half that tests. */
import { members } from '../../core/bits';
import { Looks, type VocabularyLooks } from '../null/looks';
import { dealtHalves, halfOf } from './halves';

/** Word by word, in one order. */
export interface Words {
  /** Token by token: the index of its word, -1 for one that is not evaluated. */
  readonly ofToken: Int32Array;
  /** The token whose signs stand for the word: its most frequent spelling. */
  readonly token: Int32Array;
  /** 1 for the half that tests, 0 for the one that ranks. */
  readonly half: Uint8Array;
  /** Words of equal looks have equal numbers, 0 .. strata-1; look-alikes are drawn among them. */
  readonly stratum: Int32Array;
  readonly strata: number;
}

/** Images or sounds in place of tokens. */
export interface InputGroups {
  /** Inputs of one group, as clips of one speaker, are in one half. */
  readonly groups: readonly string[];
  /** Those of one group and one label are one observation; undefined for an input without a label. */
  readonly labels: readonly (string | undefined)[];
}

/** Words of more letters than this look alike by their length. */
const LONG = 14;

/** @param tokens Packed set of the evaluated ones. */
export function wordsOfTexts(
  vocabulary: VocabularyLooks,
  tokens: Uint32Array,
  seed: number,
): Words {
  const words = new Looks(vocabulary, tokens).mostFrequentSpellings().map((word) => ({
    tokens: word.tokens,
    token: word.token,
    half: halfOf(word.key, seed),
    looks: [
      word.pattern,
      /\p{N}/u.test(word.key),
      lengthBucket(word.length),
      Math.floor(word.logRank),
    ].join(),
  }));
  return wordsOf(words, vocabulary.texts.length);
}

/** Images and sounds have no looks: any could stand for any. The halves share each label. */
export function wordsOfInputs(
  { groups, labels }: InputGroups,
  tokens: Uint32Array,
  seed: number,
): Words {
  const byKey = new Map<string, number[]>();
  for (const id of members(tokens)) {
    const key = JSON.stringify([groups[id], labels[id] ?? null]);
    byKey.set(key, [...(byKey.get(key) ?? []), id]);
  }
  const observed = [...byKey.values()].map((own) => {
    const token = own[0]!;
    return { tokens: own, token, group: groups[token]!, label: labels[token] };
  });
  const halves = dealtHalves(observed, seed);
  const inputs = observed.map((one) => ({ ...one, half: halves.get(one.group)!, looks: '' }));
  return wordsOf(inputs, groups.length);
}

interface Word {
  readonly tokens: readonly number[];
  readonly token: number;
  readonly half: 0 | 1;
  readonly looks: string;
}

function wordsOf(words: readonly Word[], tokens: number): Words {
  const strata = new Map<string, number>();
  const ofToken = new Int32Array(tokens).fill(-1);
  words.forEach((word, i) => {
    for (const id of word.tokens) ofToken[id] = i;
    if (!strata.has(word.looks)) strata.set(word.looks, strata.size);
  });
  return {
    ofToken,
    token: Int32Array.from(words, ({ token }) => token),
    half: Uint8Array.from(words, ({ half }) => half),
    stratum: Int32Array.from(words, ({ looks }) => strata.get(looks)!),
    strata: strata.size,
  };
}

/** 1 to 8 letters each, then 9 and 10, 11 to 13, and more. */
function lengthBucket(length: number): number {
  if (length <= 8) return length;
  if (length >= LONG) return LONG;
  return length <= 10 ? 9 : 11;
}
