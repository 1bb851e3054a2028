/** How a model's input lays out a picture. */
import { unsupported } from '../faults';
import type { GraphInput } from '../types';
import type { Size } from './plan';

export interface Layout {
  /** Colour planes one after the other (channels, height, width), or colours side by side. */
  readonly planes: boolean;
  /** What the graph declares; null = any. */
  readonly width: number | null;
  readonly height: number | null;
}

/** @throws FaultError `preprocessing-unsupported`: no batch of pictures in red, green and blue. */
export function layoutOf({ name, dims }: GraphInput): Layout {
  const [, second = 0, third = 0, fourth = 0] = dims;
  if (dims.length === 4 && second === 3) return { planes: true, height: third, width: fourth };
  if (dims.length === 4 && fourth === 3) return { planes: false, height: second, width: third };
  if (dims.length === 4 && second === null) return { planes: true, height: third, width: fourth };
  throw unsupported(
    `The input ${name} has the shape [${dims.map((d) => d ?? '?').join(', ')}], not that of pictures`,
    'Pictures are [batch, 3, height, width] or [batch, height, width, 3].',
  );
}

/** The size that the graph declares; undefined where a side may be any. */
export function fixedSize({ width, height }: Layout): Size | undefined {
  return width === null || height === null ? undefined : { width, height };
}
