/** Ranked prototypes as the kernels read them: the lines that each width adds. */
import type { Prototype } from '../core/prototype';
import type { RankedTask } from '../core/results';
import type { Bench } from './counting';
import { LANES } from './layout';

/** Tokens that are scored with every prototype before the next ones: their planes stay in the second-level cache. */
export const TILE_BLOCKS = 16;
/** Nanoseconds per line of a block. */
export const LINE = 0.6;

/** A width's own dimensions. */
export interface Lines {
  /** Address of their planes' offsets, those with - first, both padded to blocks of 16 lines. */
  readonly offsets: number;
  /** Blocks of 16 lines. */
  readonly minus: number;
  readonly plus: number;
  /** Dimensions with -. */
  readonly negatives: number;
}

/** @param widths Ascending. */
export function putLines(
  { machine, layout }: Pick<Bench, 'machine' | 'layout'>,
  { dimensions, polarity }: Prototype,
  widths: readonly number[],
): Lines[] {
  const zeros = layout.chunks * LANES * layout.planeStep;
  let from = 0;
  return widths.map((k) => {
    const minus: number[] = [];
    const plus: number[] = [];
    for (; from < k; from++) {
      (polarity[from]! > 0 ? plus : minus).push(dimensions[from]! * layout.planeStep);
    }
    const blocks = [minus, plus].map((lines) => Math.ceil(lines.length / 16));
    const offsets = machine.take(64 * (blocks[0]! + blocks[1]!));
    const words = machine.u32(offsets, 16 * (blocks[0]! + blocks[1]!)).fill(zeros);
    words.set(minus);
    words.set(plus, 16 * blocks[0]!);
    return { offsets, minus: blocks[0]!, plus: blocks[1]!, negatives: minus.length };
  });
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
