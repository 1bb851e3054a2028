/** Long arrays that arrive in pieces. */
import type { Floats } from '../host/messages';

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
