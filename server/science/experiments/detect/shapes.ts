/** Negatives that look like the anchors. */
import { members } from '../../../core/bits';
import type { Evaluated } from '../../measure';
import { shapeOf, type Shape } from '../../null/shape';

/** The evaluated tokens, keyed by what a match must share: everything but the length. */
export interface ShapeIndex {
  readonly shapes: readonly Shape[];
  /** Ascending token ids. */
  readonly byKind: ReadonlyMap<string, readonly number[]>;
}

function kindOf({ space, letterCase, script }: Shape): string {
  return `${space}:${letterCase}:${script}`;
}

export function indexShapes({ tokens }: Evaluated, words: readonly string[]): ShapeIndex {
  const shapes = words.map(shapeOf);
  const byKind = new Map<string, number[]>();
  for (const token of members(tokens)) {
    const shape = shapes[token];
    if (!shape) continue;
    const kind = kindOf(shape);
    const same = byKind.get(kind);
    if (same) same.push(token);
    else byKind.set(kind, [token]);
  }
  return { shapes, byKind };
}

/**
 * For each anchor, up to `ratio` tokens with the same leading space, case and script, a length that differs by at most
 * one, and the nearest token ids (a tokenizer trained on frequency numbers frequent tokens first).
 *
 * @param barred Excluded tokens, e.g. the anchors and their spellings.
 * @returns Distinct token ids, ascending.
 */
export function matchedNegatives(
  { shapes, byKind }: ShapeIndex,
  anchors: readonly number[],
  barred: (token: number) => boolean,
  ratio: number,
): number[] {
  const taken = new Set<number>();
  for (const anchor of anchors) {
    const shape = shapes[anchor];
    if (!shape) continue;
    const near = byNearness(byKind.get(kindOf(shape)) ?? [], anchor);
    let found = 0;
    for (const token of near) {
      if (found === ratio) break;
      const fits = Math.abs(shapes[token]!.length - shape.length) <= 1;
      if (!fits || taken.has(token) || barred(token)) continue;
      taken.add(token);
      found++;
    }
  }
  return [...taken].sort((a, b) => a - b);
}

/** Ascending ids, visited outwards from one of them. */
function* byNearness(ids: readonly number[], from: number): Generator<number> {
  let right = ids.findIndex((id) => id >= from);
  if (right < 0) right = ids.length;
  let left = right - 1;
  while (left >= 0 || right < ids.length) {
    const goLeft = right >= ids.length || (left >= 0 && from - ids[left]! <= ids[right]! - from);
    yield ids[goLeft ? left-- : right++]!;
  }
}
