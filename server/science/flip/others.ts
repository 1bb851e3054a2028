/** The other concepts of a flip test: disjoint controls, and targets that should move less. */
import type { Prototype } from '../../core/prototype';
import { members } from '../../core/bits';
import type { Evaluated } from '../measure';
import type { Random } from '../random';
import { sample } from '../random';
import { mean } from '../resampling';
import { disjointPrototype } from './controls';
import type { Units } from './units';
import type { FlipTask } from './task';
import type { StateMagnitudes } from './magnitudes';
import { sizeOf } from './magnitudes';
import type { Split } from './splits';
import { flipRule, prototypeFor } from './splits';

/** Words that replace other categories if the catalog has none. */
const RANDOM_OTHERS = 20;
/** Concepts whose registers the disjoint arm flips. */
const FLIPPED = 5;
/** The most concepts, and words of each: more would narrow an interval little, and every row watches each of them. */
const MOST_CONCEPTS = 40;
const MOST_WORDS = 12;
/** With fewer concepts, their words are the sample. */
const CONCEPTS_AS_SAMPLE = 5;
/** A control that changes the state less than this share of away's change cannot show specificity. */
export const LEAST_SIZE = 0.5;

export interface OtherConcepts {
  /** Concepts of the disjoint arm. */
  readonly prototypes: readonly Prototype[];
  /** The watched targets: one unit per concept, or per word if there are few concepts. */
  readonly units: Units;
  /** The concepts of the disjoint arm. */
  readonly name: string;
  /** False if random words replace other categories. */
  readonly real: boolean;
}

interface Concept {
  readonly id: string;
  readonly anchors: readonly number[];
}

/** Other features; random words if the catalog has no other. */
export function otherConcepts(
  evaluated: Evaluated,
  task: FlipTask,
  {
    splits,
    magnitudes,
  }: { readonly splits: readonly Split[]; readonly magnitudes: StateMagnitudes },
  random: Random,
): OtherConcepts {
  const own = new Set([...task.anchors, ...(task.targets ?? [])]);
  const usable = task.others
    .map((other) => ({ ...other, anchors: other.anchors.filter((t) => !own.has(t)) }))
    .filter((other) => other.anchors.length > 0);
  const real = usable.length > 0;
  const pool = members(evaluated.tokens).filter((t) => !own.has(t));
  const some = (tokens: readonly number[], n: number): number[] =>
    sample(tokens, Math.min(n, tokens.length), random);
  const concepts = real
    ? sample(usable, Math.min(MOST_CONCEPTS, usable.length), random)
    : Array.from({ length: FLIPPED }, () => randomWords(some(pool, task.anchors.length)));
  const flipped = largeFirst(concepts, evaluated, task, splits, magnitudes).slice(0, FLIPPED);
  const words = real
    ? concepts.map(({ anchors }) => some(anchors, MOST_WORDS))
    : [some(pool, RANDOM_OTHERS)];
  return {
    prototypes: flipped.map(({ prototype }) => prototype),
    units: task.classes ? otherClasses(usable) : unitsOf(words),
    name: [...new Set(flipped.map(({ id }) => id))].join(', '),
    real,
  };
}

/** One unit per concept, or per word if there are few concepts. */
function unitsOf(words: readonly (readonly number[])[]): Units {
  return words.length < CONCEPTS_AS_SAMPLE ? words.flat().map((word) => [word]) : words;
}

/** The classes of the other features. */
function otherClasses(others: FlipTask['others']): Units {
  return [...new Set(others.flatMap(({ classes = [] }) => classes))].map((index) => [index]);
}

function randomWords(anchors: readonly number[]): Concept {
  return { id: 'random words', anchors };
}

interface Flippable {
  readonly id: string;
  readonly prototype: Prototype;
}

/**
 * The concepts whose registers, without the overlap, change the state enough to control for it, in their (random)
 * order; all of them if none does.
 */
function largeFirst(
  concepts: readonly Concept[],
  evaluated: Evaluated,
  task: FlipTask,
  splits: readonly Split[],
  magnitudes: StateMagnitudes,
): Flippable[] {
  const rule = flipRule(task.register.rule === 'dims' ? { rule: 'auto' } : task.register);
  const all = concepts.map(({ id, anchors }) => {
    const prototype = prototypeFor(evaluated, anchors, rule, { negatives: null, leftOut: [] });
    const shares = splits.map(({ prototype: ours }) => {
      const size = sizeOf(ours, magnitudes).change;
      return size === 0 ? 1 : sizeOf(disjointPrototype(ours, prototype), magnitudes).change / size;
    });
    return { id, prototype, share: mean(shares) };
  });
  const large = all.filter(({ share }) => share >= LEAST_SIZE);
  return large.length > 0 ? large : all;
}
