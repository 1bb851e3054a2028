/** Long arrays that go to the client in pieces: sender and receiver. */
import type { Floats } from './messages';

/** 4 MB: a message is copied several times in transit. */
const mostFloats = 1 << 20;

/** Waits until each piece is sent before making the next. */
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

  /** @param count How many arrays the job sends; an empty one never arrives. */
  all(count: number): Float32Array[] {
    return Array.from({ length: count }, (_, i) => this.arrays[i] ?? new Float32Array(0));
  }
}
