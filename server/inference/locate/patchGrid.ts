/** Where the positions of an image or a sound lie in it. Nothing is guessed: what does not fit has no grid. */
import type { Graph } from '../../onnx/gen/onnx_pb';
import { intsAttribute } from '../../onnx/nodes';
import type { InputGrid } from '../api';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A convolution over pictures: height first. */
export interface Convolution {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Added on both sides together. */
  readonly padding: readonly [number, number];
}

export function convolutionsOf({ node }: Pick<Graph, 'node'>): Convolution[] {
  return node
    .filter(({ opType }) => opType === 'Conv')
    .flatMap((conv) => {
      const [high, wide, ...more] = intsAttribute(conv, 'kernel_shape') ?? [];
      if (high === undefined || wide === undefined || more.length > 0) return [];
      const [down = 1, right = 1] = intsAttribute(conv, 'strides') ?? [];
      const [top = 0, left = 0, bottom = 0, end = 0] = intsAttribute(conv, 'pads') ?? [];
      return [{ kernel: [high, wide], stride: [down, right], padding: [top + bottom, left + end] }];
    });
}

/** Whether all convolutions of a graph go along time, as those of Whisper do: then each position is a frame. */
export function isAlongTime({ node }: Pick<Graph, 'node'>): boolean {
  const kernels = node
    .filter(({ opType }) => opType === 'Conv')
    .map((conv) => intsAttribute(conv, 'kernel_shape')?.length);
  return kernels.length > 0 && kernels.every((axes) => axes === 1);
}

type Sides = Pick<InputGrid, 'rows' | 'columns'>;

/**
 * Rows and columns of `patches` positions: those of a convolution that makes as many, or else those of square patches
 * that tile the picture.
 *
 * @returns Undefined if there are none.
 */
export function sidesOf(
  patches: number,
  { width, height }: Size,
  convolutions: readonly Convolution[],
): Sides | undefined {
  const steps = (length: number, kernel: number, stride: number, padding: number): number =>
    Math.floor((length + padding - kernel) / stride) + 1;
  for (const { kernel, stride, padding } of convolutions) {
    const rows = steps(height, kernel[0], stride[0], padding[0]);
    const columns = steps(width, kernel[1], stride[1], padding[1]);
    if (rows > 0 && columns > 0 && rows * columns === patches) return { rows, columns };
  }
  const rows = Math.sqrt((patches * height) / width);
  const columns = patches / rows;
  return Number.isInteger(rows) && Number.isInteger(columns) ? { rows, columns } : undefined;
}

/**
 * In which order positions go through a grid, from which of them a change of the right half reaches: that depends on
 * the column alone, and grows to the right.
 *
 * @returns Undefined if neither order fits.
 */
export function orderOf(
  { rows, columns }: Sides,
  reached: readonly boolean[],
): InputGrid['order'] | undefined {
  if (rows === 1) return 'rows';
  if (columns === 1) return 'columns';
  const fits = (columnOf: (patch: number) => number): boolean => {
    const first = Math.min(...reached.map((is, patch) => (is ? columnOf(patch) : columns)));
    return first < columns && first > 0 && reached.every((is, i) => is === columnOf(i) >= first);
  };
  if (fits((patch) => patch % columns)) return 'rows';
  return fits((patch) => Math.floor(patch / rows)) ? 'columns' : undefined;
}
