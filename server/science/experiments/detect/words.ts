/** Words that a list may be missing, and words in it that the signs do not separate. */
import { has } from '../../../core/bits';
import type { Evaluated } from '../../measure';
import type { CategoryResult } from './category';

export interface ListedWord {
  readonly token: number;
  /** Held-out agreement in [0, 1]. */
  readonly agreement: number;
  /** Why it scores high, if known: another category, or a spelling of an anchor. */
  readonly known: string | undefined;
}

/** Categories of each token, and the words that each category's anchors spell. */
export interface Membership {
  readonly categoriesOf: ReadonlyMap<number, readonly string[]>;
  readonly words: readonly string[];
}

export function membershipOf(
  categories: readonly CategoryResult['task'][],
  words: readonly string[],
): Membership {
  const categoriesOf = new Map<number, string[]>();
  for (const { id, anchors } of categories) {
    for (const token of anchors) {
      categoriesOf.set(token, [...(categoriesOf.get(token) ?? []), id]);
    }
  }
  return { categoriesOf, words };
}

/** The highest of the others: unlisted members, or mistakes. */
export function falsePositives(
  evaluated: Evaluated,
  result: Pick<CategoryResult, 'task' | 'agreement'>,
  { categoriesOf, words }: Membership,
  most: number,
): ListedWord[] {
  const anchors = new Set(result.task.anchors);
  const spelled = new Set(result.task.anchorTexts.map(spelling));
  const others: number[] = [];
  for (let t = 0; t < evaluated.planes.tokens; t++) {
    if (has(evaluated.tokens, t) && !anchors.has(t)) others.push(t);
  }
  return highest(others, result.agreement, most).map((token) => ({
    token,
    agreement: result.agreement[token]!,
    known: spelled.has(spelling(words[token] ?? ''))
      ? 'a spelling of an anchor'
      : categoriesOf.get(token)?.join(', '),
  }));
}

/** The anchors that outscore the fewest negatives, worst first. */
export function falseNegatives(
  result: Pick<CategoryResult, 'task' | 'agreement' | 'placement'>,
  most: number,
): ListedWord[] {
  const order = Array.from(result.placement.keys());
  order.sort((a, b) => result.placement[a]! - result.placement[b]! || a - b);
  return order
    .slice(0, most)
    .filter((i) => result.placement[i]! < 0.5)
    .map((i) => result.task.anchors[i]!)
    .map((token) => ({ token, agreement: result.agreement[token]!, known: undefined }));
}

/** A word without case and surrounding space. */
export function spelling(text: string): string {
  return text.trim().toLowerCase();
}

/** The `most` tokens with the highest scores, best first, equals by id: the order of a full sort at lower cost. */
function highest(tokens: readonly number[], score: Float32Array, most: number): number[] {
  const better = (a: number, b: number): number => score[b]! - score[a]! || a - b;
  const best: number[] = [];
  for (const token of tokens) {
    if (best.length === most && better(token, best[most - 1]!) > 0) continue;
    best.push(token);
    best.sort(better);
    best.length = Math.min(best.length, most);
  }
  return best;
}
