/** Histograms of existing scores. */
import type { SetHistograms } from '../core/results';
import { putSet, type Bench } from './counting';
import type { Access } from './machine';

/** Words of a set, 32 scores each, that a task counts. */
const WORDS = 512;

/** Nanoseconds that one score takes. */
const SCORE = 0.6;

/** @param bins Scores lie below it; at most 2^15. */
export function histogramsOf(
  bench: Bench,
  scores: Uint16Array,
  set: Uint32Array,
  bins: number,
): SetHistograms {
  const { machine, crew, layout, stop } = bench;
  const words = set.length;
  return machine.scratch(() => {
    const own = machine.take(64 * words);
    const places = machine.u16(own, 32 * words);
    places.set(scores);
    places.fill(0, scores.length);
    const countBytes = 16 * bins;
    const counts = machine.takeZeros(countBytes * crew.threads);
    crew.run(machine, {
      operation: 'countScores',
      arguments: [own, putSet(bench, set), words, counts, countBytes, bins],
      tasks: Math.ceil(words / WORDS),
      work: layout.tokens * SCORE,
      stop,
    });
    const inside = new Uint32Array(bins);
    const outside = new Uint32Array(bins);
    const halves = machine.u32(counts, 4 * bins * crew.threads);
    for (let at = 0; at < halves.length; at += 2 * bins) {
      for (let s = 0; s < bins; s++) {
        outside[s]! += halves[at + s]!;
        inside[s]! += halves[at + bins + s]!;
      }
    }
    outside[0]! -= places.length - scores.length;
    return { inside, outside };
  });
}

/** Task of the crew: some words of a set. */
export function countScores(
  { kernels }: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [scores, set, words, counts, countBytes, bins] = args as Six;
  const from = task * WORDS;
  const n = Math.min(WORDS, words - from);
  const own = counts + countBytes * thread;
  kernels.histogramOfBoth(scores + 64 * from, set + 4 * from, n, own, bins);
}

type Six = readonly [number, number, number, number, number, number];
