/** Words of a vocabulary by their looks and frequency. */
import { has } from '../../core/bits';
import { shapeOf, type Shape } from './shape';

/** The looks of words and, as far as known, their frequency. */
export interface VocabularyLooks {
  /** Decoded text of every token, '' for an unused one. */
  readonly texts: readonly string[];
  /** How often each token occurs in a text; if absent, the token id is used: tokenizers number frequent texts first. */
  readonly counts?: ArrayLike<number>;
}

/** A word in certain spellings. */
export interface LookWord {
  readonly key: string;
  /** One token per spelling. */
  readonly tokens: readonly number[];
  /** Mean log2 of the tokens' frequency ranks. */
  readonly logRank: number;
  /** Code points without the surrounding space. */
  readonly length: number;
}

/** A word by its most frequent spelling, `token`, whose rank, length and pattern these are. */
export interface SpelledWord extends LookWord {
  readonly token: number;
  /** Leading space, case, script, and whether it is a fragment. */
  readonly pattern: string;
}

/** If fewer tokens than this share begin with a space, tokens without one are words too. */
const SPACED = 0.1;

/** Tokens of one word by their pattern: leading space, case, script, word or fragment. */
type Spellings = ReadonlyMap<string, readonly number[]>;

export class Looks {
  private readonly words = new Map<string, Map<string, number[]>>();
  private readonly known = new Map<string, readonly LookWord[]>();
  private readonly logRanks: Float64Array;
  private readonly shapes: readonly (ReturnType<typeof shapeOf> | undefined)[];

  /** @param tokens The evaluated ones, a packed set; only they are found. */
  constructor(
    private readonly vocabulary: VocabularyLooks,
    tokens: Uint32Array,
  ) {
    const { texts } = vocabulary;
    this.shapes = texts.map((text, id) => (has(tokens, id) ? shapeOf(text) : undefined));
    this.logRanks = logRanksOf(vocabulary, (id) => this.shapes[id] !== undefined);
    const spaced = this.shapes.filter((shape) => shape?.space).length > SPACED * texts.length;
    const beginning = new Set<string>();
    this.shapes.forEach((shape, id) => {
      if (shape?.space) beginning.add(wordKey(texts[id]!));
    });
    this.shapes.forEach((shape, id) => {
      if (!shape) return;
      const key = wordKey(texts[id]!);
      const fragment = spaced && !shape.space && !beginning.has(key);
      const pattern = `${shape.space}:${shape.letterCase}:${shape.script}:${fragment}`;
      const word = this.words.get(key) ?? new Map<string, number[]>();
      this.words.set(key, word);
      word.set(pattern, [...(word.get(pattern) ?? []), id]);
    });
  }

  /**
   * The anchors as words, each with all words of the vocabulary that have a token for each of its spellings, including
   * itself, ascending by log rank. An anchor that is not evaluated is left out.
   */
  alike(
    anchors: readonly number[],
  ): { readonly word: LookWord; readonly alike: readonly LookWord[] }[] {
    const byWord = new Map<string, number[]>();
    for (const id of anchors) {
      if (!this.shapes[id]) continue;
      const key = wordKey(this.vocabulary.texts[id]!);
      byWord.set(key, [...(byWord.get(key) ?? []), id]);
    }
    return [...byWord].map(([key, ids]) => {
      const spellings = this.words.get(key)!;
      const patterns = ids.map((id) => [...spellings].find(([, own]) => own.includes(id))![0]);
      return { word: this.wordOf(key, ids), alike: this.having(patterns.sort()) };
    });
  }

  /** Every word with all its tokens, and the most frequent of them with its looks. */
  mostFrequentSpellings(): SpelledWord[] {
    return [...this.words].map(([key, spellings]) => {
      const tokens = [...spellings.values()].flat();
      const token = tokens.reduce((best, id) =>
        this.logRanks[id]! < this.logRanks[best]! ? id : best,
      );
      const [pattern] = [...spellings].find(([, own]) => own.includes(token))!;
      return {
        key,
        tokens,
        token,
        pattern,
        logRank: this.logRanks[token]!,
        length: this.shapes[token]!.length,
      };
    });
  }

  /** Every token that is evaluated, with its looks, ascending by id. */
  shaped(): (Shape & { readonly id: number; readonly logRank: number })[] {
    return this.shapes.flatMap((shape, id) =>
      shape ? [{ ...shape, id, logRank: this.logRanks[id]! }] : [],
    );
  }

  /** Words with a token for each pattern, ascending by log rank. */
  private having(patterns: readonly string[]): readonly LookWord[] {
    const signature = patterns.join();
    const known = this.known.get(signature);
    if (known) return known;
    const found = [...this.words].flatMap(([key, spellings]) => {
      const tokens = tokensFor(patterns, spellings);
      return tokens ? [this.wordOf(key, tokens)] : [];
    });
    found.sort((a, b) => a.logRank - b.logRank || (a.key < b.key ? -1 : 1));
    this.known.set(signature, found);
    return found;
  }

  private wordOf(key: string, tokens: readonly number[]): LookWord {
    const logRank = tokens.reduce((sum, id) => sum + this.logRanks[id]!, 0) / tokens.length;
    return { key, tokens, logRank, length: this.shapes[tokens[0]!]!.length };
  }
}

/** The word without case and surrounding space; a token of only space stays unchanged. */
function wordKey(text: string): string {
  return text.trim().toLowerCase() || text;
}

function tokensFor(patterns: readonly string[], spellings: Spellings): number[] | undefined {
  const used = new Map<string, number>();
  const tokens: number[] = [];
  for (const pattern of patterns) {
    const at = used.get(pattern) ?? 0;
    const id = spellings.get(pattern)?.[at];
    if (id === undefined) return undefined;
    used.set(pattern, at + 1);
    tokens.push(id);
  }
  return tokens;
}

/** Ranks below this count as about the same: the most frequent words would have no peers otherwise. */
const TOP = 16;

/** log2(16 + rank), the most frequent token first; NaN for tokens that do not count. */
function logRanksOf(
  { texts, counts }: VocabularyLooks,
  counted: (id: number) => boolean,
): Float64Array {
  const ids = Array.from(texts.keys()).filter(counted);
  if (counts) ids.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const ranks = new Float64Array(texts.length).fill(NaN);
  ids.forEach((id, rank) => (ranks[id] = Math.log2(TOP + rank)));
  return ranks;
}
