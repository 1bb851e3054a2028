import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';

/** A seeded source of small choices. */
export class Random {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xorshift128plus(seed);
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    return (this.#generator.next() >>> 0) % n;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}
