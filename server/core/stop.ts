/** Stopping long operations from another thread. */
import type { SignPlanes } from './planes';

/** Thrown by an operation that was asked to stop. */
export class Stopped extends Error {
  constructor() {
    super('stopped');
  }
}

/**
 * The same planes; operations of their kernels throw {@link Stopped} a few milliseconds after the first element of
 * `stop`, shared with whoever stops them, is no longer 0. Plain JavaScript is not stopped.
 */
export function stoppedBy(planes: SignPlanes, stop: Int32Array): SignPlanes {
  const { tokens, dimensions, stride, kernels } = planes;
  if (!kernels) return planes;
  return {
    tokens,
    dimensions,
    stride,
    get words(): Uint32Array {
      return planes.words;
    },
    kernels: kernels.stoppedBy(stop),
  };
}
