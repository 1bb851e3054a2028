/** Long arrays on their way to the client in pieces: both ends. */
import type { Floats } from './messages';

/** 4 MB: a message is copied several times on its way. */
const mostFloats = 1 << 20;

/** Waits for each piece to be on its way before the next is made. */
export async function sendFloats(
  { array, offset, length, values }: Floats,
  send: (floats: Floats) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < values.length; from += mostFloats) {
    const piece = values.subarray(from, from + mostFloats);
    await send({ array, offset: offset + from, length, values: piece });
  }
}

/** Long arrays that arrive in pieces. */
export class FloatArrays {
  private readonly arrays: Float32Array[] = [];

  take({ array, offset, length, values }: Floats): void {
    const whole = (this.arrays[array] ??= new Float32Array(length));
    whole.set(values, offset);
  }

  /** @param count How many arrays the job gives; one that is empty never arrives. */
  all(count: number): Float32Array[] {
    return Array.from({ length: count }, (_, i) => this.arrays[i] ?? new Float32Array(0));
  }
}
