/** Discrete Fourier transform of any length, by splitting it into the factors of the length. */

/** sum over t of x_t exp(-2 pi i t k / n), for real x. Cooley & Tukey 1965, decimation in time. */
export class Fft {
  private readonly factors: readonly number[];
  /** exp(-2 pi i k / n). */
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  private readonly real: Float64Array;
  private readonly imaginary: Float64Array;
  private readonly termsReal: Float64Array;
  private readonly termsImaginary: Float64Array;

  /** @param length n >= 1; quick where its prime factors are small. */
  constructor(private readonly length: number) {
    this.factors = factorsOf(length);
    const angle = (k: number): number => (-2 * Math.PI * k) / length;
    this.cosines = Float64Array.from({ length }, (_, k) => Math.cos(angle(k)));
    this.sines = Float64Array.from({ length }, (_, k) => Math.sin(angle(k)));
    this.real = new Float64Array(length);
    this.imaginary = new Float64Array(length);
    const largest = Math.max(1, ...this.factors);
    this.termsReal = new Float64Array(largest);
    this.termsImaginary = new Float64Array(largest);
  }

  /**
   * Squared magnitudes, of parts rounded to float32 as numpy's complex64 holds them.
   *
   * @param values n numbers.
   * @param out Entries 0..floor(n / 2) are written.
   */
  power(values: Float64Array, out: Float64Array): void {
    this.split(values, 0, 1, 0, this.length, 0);
    for (let k = 0; k <= this.length >> 1; k++) {
      const real = Math.fround(this.real[k]!);
      const imaginary = Math.fround(this.imaginary[k]!);
      out[k] = real * real + imaginary * imaginary;
    }
  }

  /** Transforms the `n` values at `from`, `from + stride`, ... into `to`, `to + 1`, ... */
  private split(
    values: Float64Array,
    from: number,
    stride: number,
    to: number,
    n: number,
    depth: number,
  ): void {
    const factor = this.factors[depth];
    if (factor === undefined) {
      this.real[to] = values[from]!;
      this.imaginary[to] = 0;
      return;
    }
    const part = n / factor;
    for (let q = 0; q < factor; q++)
      this.split(values, from + q * stride, stride * factor, to + q * part, part, depth + 1);
    for (let k = 0; k < part; k++) this.join(to + k, factor, part, k, stride);
  }

  /** One entry of each of the `factor` parts to one entry of each `factor`-th of the whole. */
  private join(at: number, factor: number, part: number, k: number, stride: number): void {
    const { termsReal, termsImaginary, cosines, sines, length } = this;
    for (let q = 0; q < factor; q++) {
      const turn = q * k * stride;
      const [re, im] = [this.real[at + q * part]!, this.imaginary[at + q * part]!];
      termsReal[q] = re * cosines[turn]! - im * sines[turn]!;
      termsImaginary[q] = re * sines[turn]! + im * cosines[turn]!;
    }
    const step = length / factor;
    for (let r = 0; r < factor; r++) {
      let re = 0;
      let im = 0;
      for (let q = 0, turn = 0; q < factor; q++, turn = (turn + r * step) % length) {
        re += termsReal[q]! * cosines[turn]! - termsImaginary[q]! * sines[turn]!;
        im += termsReal[q]! * sines[turn]! + termsImaginary[q]! * cosines[turn]!;
      }
      this.real[at + r * part] = re;
      this.imaginary[at + r * part] = im;
    }
  }
}

/** Fours first, then primes; none for 1. */
function factorsOf(length: number): number[] {
  const factors: number[] = [];
  let rest = length;
  const take = (p: number): void => {
    for (; rest % p === 0; rest /= p) factors.push(p);
  };
  take(4);
  for (let p = 2; rest > 1; p++) take(p);
  return factors;
}
