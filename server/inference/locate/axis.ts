/** One axis of a value, as far as the graph shows it. */
import type { Dim } from './shapeOperand';

/** `b`, `p`, `t` (both), `1` (of length 1), or `f`: one factor of the features. */
export interface Axis {
  readonly kind: 'b' | 'p' | 't' | '1' | 'f';
  /** The size of a feature axis, if known. */
  readonly size?: Dim;
  /** For a part cut at a position known only at run time: what was cut, where, and which side this is. */
  readonly cut?: { readonly whole: Dim; readonly at: string; readonly side: 'before' | 'after' };
}

/** Another size for one axis, if it is a feature axis. */
export function resized(axes: readonly Axis[], written: number, size: (whole: Dim) => Dim): Axis[] {
  const at = written < 0 ? written + axes.length : written;
  return axes.map((axis, i) =>
    i === at && axis.kind === 'f' ? { kind: 'f', size: size(axis.size) } : axis,
  );
}
