/** The arms of a flip as edits of the state (docs/method.md#sign-flips). */
import type { Prototype } from '../../core/prototype';
import type { Intervention } from '../../protocol/flips';

/** Leaves every dimension bit for bit. */
export function identity(dimensions: number): Intervention {
  return {
    mask: new Float32Array(dimensions).fill(1),
    force: new Float32Array(dimensions),
  };
}

/** `h_d := -polarity_d * |h_d|` on the registered dimensions. */
export function away(dimensions: number, prototype: Prototype): Intervention {
  return forced(dimensions, prototype, -1);
}

/** `h_d := polarity_d * |h_d|`: near a no-op, so not a magnitude-matched control. */
export function toward(dimensions: number, prototype: Prototype): Intervention {
  return forced(dimensions, prototype, 1);
}

/** `h_d := -h_d` on the registered dimensions. */
export function flipped(dimensions: number, prototype: Prototype): Intervention {
  const edit = identity(dimensions);
  for (const d of prototype.dimensions) edit.mask[d] = -1;
  return edit;
}

/** Projects a direction of length 1 out of the state. */
export function ablated(direction: Float32Array): Intervention {
  return { ...identity(direction.length), remove: direction };
}

function forced(dimensions: number, prototype: Prototype, sign: 1 | -1): Intervention {
  const edit = identity(dimensions);
  prototype.dimensions.forEach((d, i) => (edit.force[d] = sign * prototype.polarity[i]!));
  return edit;
}
