/** How a model's input lays out a picture. */
import { unsupported } from '../faults';
import type { GraphInput } from '../types';
import type { Size } from './picture';

export interface Layout {
  /** Grey, or red, green and blue. */
  readonly channels: 1 | 3;
  /** Colour planes one after the other (channels, height, width), or colours side by side. */
  readonly planes: boolean;
  /** What the graph declares; null = any. */
  readonly width: number | null;
  readonly height: number | null;
}

/** @throws FaultError `preprocessing-unsupported`: no batch of pictures, grey or in red, green and blue. */
export function layoutOf({ name, dims }: GraphInput): Layout {
  const [, second = 0, third = 0, fourth = 0] = dims;
  if (dims.length === 4)
    for (const channels of [3, 1] as const) {
      if (second === channels) return { channels, planes: true, height: third, width: fourth };
      if (fourth === channels) return { channels, planes: false, height: second, width: third };
    }
  // All dynamic: the order of PyTorch's exporters.
  if (dims.length === 4 && second === null)
    return { channels: 3, planes: true, height: third, width: fourth };
  throw unsupported(
    `The input ${name} has the shape [${dims.map((d) => d ?? '?').join(', ')}], not that of pictures`,
    'Pictures are [batch, channels, height, width] or [batch, height, width, channels], of 3 channels or 1.',
  );
}

/** The size that the graph declares; undefined if a side is dynamic. */
export function fixedSize({ width, height }: Layout): Size | undefined {
  return width === null || height === null ? undefined : { width, height };
}
