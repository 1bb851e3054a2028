/** Ranked prototypes as the kernels read them: the lines that each width adds. */
import type { Prototype } from '../core/prototype';
import type { RankedTask } from '../core/results';
import { levelsFor, type Bench } from './counting';
import { LANES } from './layout';

/** Tokens that are scored with every prototype before the next ones: their planes stay in the second-level cache. */
export const TILE_BLOCKS = 16;
/** Nanoseconds per line of a block. */
export const LINE = 0.6;

/** u32 words that begin a width's record: {@link putLines} says which. */
export const LINES = 6;

/**
 * Puts the planes' offsets of each width's own dimensions in memory.
 *
 * @param widths Ascending.
 * @returns For each width the address of the offsets, planes of a counter, and how many groups: of 16 lines with -, of
 *   4 with -, of 16 with +, of 4 with +. Groups are padded so that nothing is added: - is counted by complements.
 */
export function putLines(
  { machine, layout }: Pick<Bench, 'machine' | 'layout'>,
  { dimensions, polarity }: Prototype,
  widths: readonly number[],
): number[][] {
  const zeros = layout.chunks * LANES * layout.planeStep;
  const ones = zeros + layout.planeStep;
  let from = 0;
  return widths.map((k) => {
    const minus: number[] = [];
    const plus: number[] = [];
    for (; from < k; from++) {
      (polarity[from]! > 0 ? plus : minus).push(dimensions[from]! * layout.planeStep);
    }
    const [ofMinus, ofPlus] = [groupsOf(minus.length), groupsOf(plus.length)];
    const before = linesOf(ofMinus);
    const all = before + linesOf(ofPlus);
    const offsets = machine.take(4 * all);
    const words = machine.u32(offsets, all).fill(ones, 0, before).fill(zeros, before);
    words.set(minus);
    words.set(plus, before);
    return [offsets, levelsFor(k), ...ofMinus, ...ofPlus];
  });
}

/** Groups of 16 lines and of 4: up to 8 lines are faster added by fours. */
function groupsOf(lines: number): [number, number] {
  const rest = lines % 16;
  const whole = Math.floor(lines / 16);
  return rest > 8 ? [whole + 1, 0] : [whole, Math.ceil(rest / 4)];
}

function linesOf([sixteens, fours]: readonly [number, number]): number {
  return 16 * sixteens + 4 * fours;
}

/** Offsets of the planes that some task reads. */
export function putUsed(
  { machine, layout }: Pick<Bench, 'machine' | 'layout'>,
  tasks: readonly RankedTask[],
): { offsets: number; count: number } {
  const used = new Uint8Array(layout.dimensions);
  for (const { prototype, widths } of tasks) {
    const most = widths.at(-1) ?? 0;
    for (let i = 0; i < most; i++) used[prototype.dimensions[i]!] = 1;
  }
  const offsets = Array.from(used.keys())
    .filter((d) => used[d])
    .map((d) => d * layout.planeStep);
  return { offsets: machine.put(Uint32Array.from(offsets)), count: offsets.length };
}
