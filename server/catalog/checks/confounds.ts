/** Do properties that have nothing to do with the category tell its anchors apart as well as the register does? */
import type { CatalogFacts, VocabularyLookup } from '../facts';
import { problem } from '../problem';
import type { ProblemCode } from '../problemCodes';
import type { Problem } from '../types';
import { headOfAnchors } from './anchors';
import { measured } from './statistics';
import { fixed } from '../../protocol/format';

/** AUC of a property alone, [0.5, 1]; undefined if a class is empty or the property is unknown. */
type AloneAuc = (anchors: readonly number[], facts: CatalogFacts) => number | undefined;

/**
 * Ids stand in for frequency, since byte-pair tokenizers number frequent texts first. The model's training text is
 * unknown.
 */
export const checkFrequency = confound(
  'frequency-confound',
  (anchors, { vocabulary }) => vocabulary && aucOfIds(anchors, vocabulary.size),
  'The token id',
  'it may have found how frequent they are',
);

/** The number of characters, see {@link lengthOf}. */
export const checkLength = confound(
  'length-confound',
  (anchors, { vocabulary, lengthCounts }) =>
    vocabulary &&
    lengthCounts &&
    aucOfLengths(
      anchors.map((id) => vocabulary.textOf(id)),
      lengthCounts,
    ),
  'The length of the text',
  'it may have found how long they are',
);

/** Below this many anchors, such a property cannot be judged. */
const fewestAnchors = 10;

function confound(code: ProblemCode, aucAlone: AloneAuc, property: string, doubt: string) {
  return measured((feature, { auc: { heldOut } }, { resolved, facts }): Problem[] => {
    const { anchors } = resolved(feature);
    // Chosen negatives may be matched, and then the vocabulary is not the right comparison.
    if (feature.negatives || anchors.length < fewestAnchors) return [];
    // Files are numbered in the order of their names, which begin with the label.
    if (facts.vocabulary?.inputs) return [];
    const alone = aucAlone(anchors, facts);
    if (alone === undefined || alone < 0.7 || alone < heldOut.value - 0.02) return [];
    const message = `${property} alone tells the anchors of ${feature.id.value} apart with AUC ${fixed(alone, 3)}, the register with ${fixed(heldOut.value, 3)}: ${doubt}.`;
    return [problem(code, headOfAnchors(feature), message)];
  });
}

/**
 * AUC in [0.5, 1] of the token id, in its better direction, as a classifier of the anchors against all other ids. Ids
 * serve as ranks.
 */
export function aucOfIds(anchors: readonly number[], size: number): number | undefined {
  const [n, rest] = [anchors.length, size - anchors.length];
  if (n === 0 || rest <= 0) return undefined;
  const ranks = anchors.reduce((sum, id) => sum + id + 1, 0);
  const auc = (ranks - (n * (n + 1)) / 2) / (n * rest);
  return Math.max(auc, 1 - auc);
}

/** Longer texts count as having this length. */
const mostLength = 64;

/** UTF-16 code units of a token's text without the spaces around it, at most 64; 0 for a token without a text. */
function lengthOf(text: string): number {
  return Math.min(text.trim().length, mostLength);
}

/** How many tokens of a vocabulary have a text of {@link lengthOf} n, at index n. Takes a few milliseconds. */
export function lengthCountsOf(vocabulary: VocabularyLookup): readonly number[] {
  const counts = new Array<number>(mostLength + 1).fill(0);
  for (let id = 0; id < vocabulary.size; id++) counts[lengthOf(vocabulary.textOf(id))]!++;
  return counts;
}

/**
 * AUC in [0.5, 1] of the length, in its better direction, as a classifier of the anchors against all other tokens that
 * have a text.
 */
export function aucOfLengths(
  anchors: readonly string[],
  lengthCounts: readonly number[],
): number | undefined {
  const inside = lengthCounts.map(() => 0);
  for (const text of anchors) inside[lengthOf(text)]!++;
  const outside = lengthCounts.map((count, length) => count - inside[length]!);
  return aucOfCounts(inside.slice(1), outside.slice(1));
}

/** AUC in [0.5, 1] of the index in two lists of counts, in its better direction, ties counted half. */
function aucOfCounts(inside: readonly number[], outside: readonly number[]): number | undefined {
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const pairs = sum(inside) * sum(outside);
  if (pairs === 0) return undefined;
  let below = 0;
  let won = 0;
  outside.forEach((count, place) => {
    won += inside[place]! * (below + count / 2);
    below += count;
  });
  return Math.max(won / pairs, 1 - won / pairs);
}
