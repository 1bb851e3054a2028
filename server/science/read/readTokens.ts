/** Reads states of running text by the features of a catalog (docs/measuring.md#reading-a-text). */
import { agreementCounts } from '../../core/agreement';
import type { SignPlanes } from '../../core/planes';
import type { Prototype } from '../../core/prototype';
import type { Register } from '../../protocol/evidence';
import type { RegisterSource } from '../../protocol/reading';
import { registerOf } from '../describe';
import { trainingOf } from '../evaluate';
import { chooserOf, detectionOf, type Evaluated } from '../measure';
import { prototypeOfDims } from '../prototype';
import type { FeatureTask } from '../task';
import { expectedToStandOut, percentiles } from './chance';
import { beginningOf, randomRegisters, setSizeOf } from './randomRegisters';

export interface ReadTask extends FeatureTask {
  /** The measured register of the same anchors, rule and cache; null where there is none. */
  readonly measured: Register | null;
}

export interface ReadSettings {
  readonly seed: number;
  /** Random registers that each agreement is compared with. */
  readonly draws: number;
}

/** One feature over a text. Arrays have one value a token. */
export interface FeatureReading {
  readonly id: string;
  readonly register: Register;
  readonly source: RegisterSource;
  /** Words in each random set. */
  readonly words: number;
  /** Share of the register's dimensions whose sign equals the polarity, [0, 1]. */
  readonly agreement: Float32Array;
  /** Among random registers, [0, 100]. */
  readonly percentile: Float32Array;
  /** How many tokens of this text a random register puts above 99. */
  readonly expected: number;
}

/** A hand-written register has no anchors to count: sets of so many words then. */
const WORDS_WITHOUT_ANCHORS = 16;

/** The register of a feature, with where it comes from. */
export interface FeaturePrototype {
  readonly id: string;
  readonly prototype: Prototype;
  readonly source: RegisterSource;
  readonly words: number;
}

/**
 * @param text Signs of the text's states: one row a token, by the same rule as the cache's.
 * @param tasks Those without anchors and without a written register are left out.
 */
export function* readTokens(
  evaluated: Evaluated,
  text: SignPlanes,
  tasks: readonly ReadTask[],
  settings: ReadSettings,
): Generator<void, FeatureReading[]> {
  const prepared: FeaturePrototype[] = [];
  for (const task of tasks) {
    prepared.push(...prototypesOf(evaluated, task, settings.seed));
    yield;
  }
  const read = new Map<string, FeatureReading>();
  for (const words of new Set(prepared.map((one) => one.words))) {
    const registers = yield* randomRegisters(evaluated, { words, ...settings });
    const alike = prepared.filter((one) => one.words === words);
    for (const k of new Set(alike.map(widthOf))) {
      const random = registers.map((one) => agreementCounts(text, beginningOf(one, k)));
      const expected = expectedToStandOut(random, k);
      for (const one of alike.filter((each) => widthOf(each) === k)) {
        read.set(one.id, { ...readingOf(text, one, random), expected });
        yield;
      }
    }
  }
  return prepared.map(({ id }) => read.get(id)!);
}

function widthOf({ prototype }: FeaturePrototype): number {
  return prototype.dimensions.length;
}

function readingOf(
  text: SignPlanes,
  { id, prototype, source, words }: FeaturePrototype,
  random: readonly Uint16Array[],
): Omit<FeatureReading, 'expected'> {
  const counts = agreementCounts(text, prototype);
  const k = prototype.dimensions.length;
  return {
    id,
    register: registerOf(prototype),
    source,
    words,
    agreement: Float32Array.from(counts, (count) => count / k),
    percentile: percentiles(counts, random),
  };
}

/** None without anchors and without a written register. */
export function prototypesOf(
  evaluated: Evaluated,
  task: ReadTask,
  seed: number,
): FeaturePrototype[] {
  const { id, anchors, register: rule, measured } = task;
  const words = anchors.length > 0 ? setSizeOf(anchors.length) : WORDS_WITHOUT_ANCHORS;
  if (rule.rule === 'dims')
    return [{ id, words, prototype: prototypeOfDims(rule), source: 'written' }];
  if (measured) {
    const prototype = prototypeOfDims({ rule: 'dims', ...measured });
    return [{ id, words, prototype, source: 'measured' }];
  }
  if (anchors.length === 0) return [];
  const detection = detectionOf(evaluated, task);
  if (detection.negativeCounts.n === 0) return [];
  const all = trainingOf(detection, Array.from(anchors.keys()));
  const prototype = chooserOf(evaluated.planes, rule, seed)(all);
  return [{ id, words, prototype, source: 'anchors' }];
}
