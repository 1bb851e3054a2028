/** The lists of a survey as words of both halves. */
import type { ListSource } from '../../protocol/dimensions';
import type { Words } from './words';

/** A list to describe dimensions with. */
export interface NamedList {
  readonly name: string;
  readonly source: ListSource;
  /** Token ids, in any order. */
  readonly tokens: readonly number[];
}

/** A list with fewer words than this says nothing. */
const LEAST_WORDS = 8;
/** Either half needs so many, or one of them ranks or tests by chance. */
const LEAST_IN_HALF = 2;

/** Words of one stratum that are in a list. */
interface Listed {
  readonly stratum: number;
  readonly listed: number;
}

/** A list in one half. */
export interface ListHalf {
  /** One token per word. */
  readonly tokens: readonly number[];
  readonly strata: readonly Listed[];
}

export interface SurveyedList {
  readonly name: string;
  readonly source: ListSource;
  readonly ranking: ListHalf;
  readonly testing: ListHalf;
}

export interface Lists {
  readonly used: readonly SurveyedList[];
  /** Lists with too few words, and how many they have. */
  readonly leftOut: readonly (Pick<NamedList, 'name' | 'source'> & { readonly words: number })[];
}

/** Of lists with the same words the first is used: they cannot be told apart. */
export function listsIn(words: Words, lists: readonly NamedList[]): Lists {
  const used: SurveyedList[] = [];
  const leftOut: Lists['leftOut'][number][] = [];
  const seen = new Set<string>();
  for (const { name, source, tokens } of lists) {
    const own = wordsOf(words, tokens);
    const halves = [0, 1].map((half) => own.filter((word) => words.half[word] === half));
    const [ranking, testing] = halves.map((half) => halfOfList(words, half));
    const fewest = Math.min(...halves.map(({ length }) => length));
    if (own.length < LEAST_WORDS || fewest < LEAST_IN_HALF) {
      leftOut.push({ name, source, words: own.length });
      continue;
    }
    const content = own.join();
    if (seen.has(content)) continue;
    seen.add(content);
    used.push({ name, source, ranking: ranking!, testing: testing! });
  }
  return { used, leftOut };
}

/** Indices of the list's words, ascending. */
function wordsOf({ ofToken }: Words, tokens: readonly number[]): number[] {
  const found = new Set(tokens.map((id) => ofToken[id] ?? -1));
  found.delete(-1);
  return [...found].sort((a, b) => a - b);
}

function halfOfList({ token, stratum }: Words, own: readonly number[]): ListHalf {
  const listed = new Map<number, number>();
  for (const word of own) listed.set(stratum[word]!, (listed.get(stratum[word]!) ?? 0) + 1);
  return {
    tokens: own.map((word) => token[word]!),
    strata: [...listed].map(([of, count]) => ({ stratum: of, listed: count })),
  };
}
