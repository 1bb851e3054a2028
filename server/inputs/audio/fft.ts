/** Discrete Fourier transform of any length, by splitting it into the factors of the length. */

/** sum over t of x_t exp(-2 pi i t k / n), for real x. Cooley & Tukey 1965, decimation in time. */
export class Fft {
  private readonly factors: readonly number[];
  /** Where each value goes first: its index with reversed digits, in the mixed base of the factors. */
  private readonly order: Uint32Array;
  /** exp(-2 pi i k / n). */
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  private readonly real: Float64Array;
  private readonly imaginary: Float64Array;
  /** The terms being combined. */
  private readonly re: Float64Array;
  private readonly im: Float64Array;

  /** @param length n >= 1; fast if its prime factors are small. */
  constructor(private readonly length: number) {
    this.factors = factorsOf(length);
    this.order = Uint32Array.from(reversed(this.factors));
    const angle = (k: number): number => (-2 * Math.PI * k) / length;
    this.cosines = Float64Array.from({ length }, (_, k) => Math.cos(angle(k)));
    this.sines = Float64Array.from({ length }, (_, k) => Math.sin(angle(k)));
    this.real = new Float64Array(length);
    this.imaginary = new Float64Array(length);
    this.re = new Float64Array(Math.max(1, ...this.factors));
    this.im = new Float64Array(this.re.length);
  }

  /**
   * Squared magnitudes, of parts rounded to float32 as numpy's complex64 holds them.
   *
   * @param values n numbers.
   * @param out Entries 0..floor(n / 2) are written.
   */
  power(values: Float64Array, out: Float64Array): void {
    for (let i = 0; i < this.length; i++) this.real[i] = values[this.order[i]!]!;
    this.imaginary.fill(0);
    let part = 1;
    for (const factor of this.factors) {
      this.join(factor, part);
      part *= factor;
    }
    for (let k = 0; k <= this.length >> 1; k++) {
      const real = Math.fround(this.real[k]!);
      const imaginary = Math.fround(this.imaginary[k]!);
      out[k] = real * real + imaginary * imaginary;
    }
  }

  /** Combines each `factor` neighbouring transforms of `part` values into one. */
  private join(factor: number, part: number): void {
    const whole = part * factor;
    for (let start = 0; start < this.length; start += whole)
      for (let k = 0; k < part; k++) this.joinOne(start + k, factor, part, k);
  }

  /** One entry of each of `factor` transforms to one of each `factor`-th of the whole, in place. */
  private joinOne(at: number, factor: number, part: number, k: number): void {
    const { real, imaginary, cosines, sines, length, re, im } = this;
    const turn = (k * length) / (part * factor);
    for (let q = 0, from = at, w = 0; q < factor; q++, from += part, w += turn) {
      re[q] = real[from]! * cosines[w]! - imaginary[from]! * sines[w]!;
      im[q] = real[from]! * sines[w]! + imaginary[from]! * cosines[w]!;
    }
    const step = length / factor;
    for (let r = 0, to = at, share = 0; r < factor; r++, to += part, share += step) {
      let sumRe = re[0]!;
      let sumIm = im[0]!;
      for (let q = 1, w = share; q < factor; q++) {
        sumRe += re[q]! * cosines[w]! - im[q]! * sines[w]!;
        sumIm += re[q]! * sines[w]! + im[q]! * cosines[w]!;
        w += share;
        if (w >= length) w -= length;
      }
      real[to] = sumRe;
      imaginary[to] = sumIm;
    }
  }
}

/** Prime factors, but fours before twos; none for 1. */
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

/** For each place the index of the value that decimation by the factors, the last one first, brings there. */
function reversed(factors: readonly number[]): number[] {
  return factors.reduce<number[]>(
    (inner, factor) =>
      Array.from({ length: factor }, (_, q) => inner.map((i) => i * factor + q)).flat(),
    [0],
  );
}
